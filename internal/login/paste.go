package login

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// paste asks the person for the address that the browser ended at, for a redirect
// URI that is not on this machine. It can be asked once: a further authorization
// would be a second thing to paste.
func (b *Browser) paste(ctx context.Context, s *probe.Session, r probe.AuthorizationRequest, address string) (*probe.Authorization, error) {
	if r.Further || b.lines == nil {
		return nil, &probe.Missing{Flag: "--login headless, or a loopback --redirect-uri"}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, b.wait, errTooLate)
	defer cancel()
	b.ask(address)
	for {
		line, err := b.lines.next(ctx)
		switch {
		case err == nil:
		case context.Cause(ctx) == errTooLate:
			return nil, &probe.Problem{Want: wantCallback, Saw: fmt.Sprintf("no address was pasted within %s", b.wait)}
		case ctx.Err() != nil:
			return nil, ctx.Err()
		default:
			return nil, &probe.Problem{Want: wantCallback, Saw: "no address was pasted before the input ended"}
		}
		callback, wrong := readPasted(line, r.Query.Get("state"))
		if wrong == "" {
			maskCallback(s.Vault, callback)
			return &probe.Authorization{Callback: callback}, nil
		}
		fmt.Fprintln(b.talk, wrong)
	}
}

func (b *Browser) ask(address string) {
	fmt.Fprintf(b.talk, "Log in with your browser at this address:\n%s\n", address)
	fmt.Fprintf(b.talk, "The browser ends at an address that begins with %s, perhaps with an error page.\n", printable(b.raw))
	fmt.Fprintf(b.talk, "Paste that address here and press Enter; waiting until %s (Ctrl-C ends the wait):\n", time.Now().Add(b.wait).Format(time.TimeOnly))
	go func() { _ = b.open(address) }() // the person has the address anyway
}

// readPasted reads an address or only its query; wrong says what is the matter
// with it, in a sentence for the person.
func readPasted(line, state string) (callback url.Values, wrong string) {
	line = strings.Trim(strings.TrimSpace(line), `"'<>`)
	if line == "" {
		return nil, "That line is empty: copy the whole address from the browser."
	}
	if !strings.ContainsAny(line, "?#") {
		line = "?" + line
	}
	u, err := url.Parse(line)
	if err != nil {
		return nil, "That is no address: copy all of it from the browser, from http to the end."
	}
	callback = parameters(u)
	switch {
	case callback.Has("code_challenge"):
		return nil, "That is the address to log in at: copy the one that the browser ends at afterwards."
	case !callback.Has("code") && !callback.Has("error"):
		return nil, "That address has neither code nor error in it: copy the one that the browser ends at."
	case callback.Has("state") && callback.Get("state") != state:
		return nil, "That address belongs to another login: log in at the address above and copy the new one."
	}
	return callback, ""
}

// errTooLate tells our own deadline from one of the caller.
var errTooLate = errors.New("nobody answered in time")

// lines reads lines in the background, since a terminal that is read from cannot
// be interrupted. The goroutine lasts until the input ends.
type lines struct {
	from  io.Reader
	start sync.Once
	out   chan string
}

// maxLine is the longest address that is read, in bytes.
const maxLine = 64 << 10

func (l *lines) next(ctx context.Context) (string, error) {
	l.start.Do(func() {
		l.out = make(chan string)
		go func() {
			defer close(l.out)
			scanner := bufio.NewScanner(l.from)
			scanner.Buffer(nil, maxLine)
			for scanner.Scan() {
				l.out <- scanner.Text()
			}
		}()
	})
	select {
	case line, ok := <-l.out:
		if !ok {
			return "", io.EOF
		}
		return line, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
