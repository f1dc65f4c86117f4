package chrome

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed look.js
var lookScript string

// worldName is that of the world in which our scripts run.
const worldName = "oidc-doctor"

// A Sight is what a page showed at one moment. Two that are equal look the same.
type Sight struct {
	Load  int    // the number of the document
	At    string // its address
	HTML  string // for page.ReadLive
	Ready bool   // the document is there to its end
}

// Look reads what the page shows. An error other than ErrGone and the context's
// means that there is nothing to be seen just now: the page goes somewhere.
func (b *Browser) Look(ctx context.Context) (Sight, error) {
	b.mu.Lock()
	s := Sight{Load: b.loads}
	b.mu.Unlock()
	err := b.during(ctx, b.patience, func(ctx context.Context) error {
		return b.evaluate(ctx, lookScript, &s)
	})
	return s, err
}

// evaluate runs a script apart from those of the page, and decodes what it
// returns.
func (b *Browser) evaluate(ctx context.Context, script string, into any) error {
	world, err := chromedp.Call(ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: b.mainFrame(), WorldName: worldName})
	if err != nil {
		return err
	}
	yes := true
	got, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{
		Expression: script, ContextID: world.ExecutionContextID, ReturnByValue: &yes, AwaitPromise: &yes,
	})
	switch {
	case err != nil:
		return err
	case got.ExceptionDetails != nil:
		return errors.New("a script of ours failed on this page")
	}
	return json.Unmarshal(got.Result.Value, into)
}

// on is a script that does something with the control of this number.
func on(ref int, body string, more ...string) string {
	s := "(async (el"
	args := "globalThis.controls?.[" + strconv.Itoa(ref-1) + "]"
	for i, m := range more {
		s += fmt.Sprintf(", a%d", i)
		quoted, _ := json.Marshal(m) // a string can always be marshalled
		args += ", " + string(quoted)
	}
	return s + ") => { if (!el?.isConnected) return false; " + body + "})(" + args + ")"
}
