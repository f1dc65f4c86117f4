package chrome

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

//go:embed blank.js
var blankScript string

// ErrMoved means that the control is not there any more: the page has to be
// looked at again.
var ErrMoved = errors.New("the page has changed meanwhile")

// Type types text into the control of this number, in place of what it holds.
func (b *Browser) Type(ctx context.Context, ref int, text string) error {
	return b.during(ctx, b.patience, func(ctx context.Context) error {
		if err := b.do(ctx, on(ref, `el.scrollIntoView({block: "center"}); el.focus(); el.select?.(); return true;`)); err != nil {
			return err
		}
		if _, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
			return err
		}
		// A field that took something else (a mask, a focus that went away) is given
		// the text directly.
		return b.do(ctx, on(ref, `if (el.value !== a0) {
			el.value = a0;
			el.dispatchEvent(new InputEvent("input", {bubbles: true, composed: true, data: a0}));
		}
		el.dispatchEvent(new Event("change", {bubbles: true}));
		return true;`, text))
	})
}

// Press presses the control of this number as soon as it is not disabled.
func (b *Browser) Press(ctx context.Context, ref int) error {
	return b.during(ctx, b.patience, func(ctx context.Context) error {
		var at struct {
			X, Y float64
			Free bool // nothing lies over it
		}
		err := b.evaluate(ctx, on(ref, `
			const off = () => el.matches(":disabled") || el.getAttribute("aria-disabled") === "true";
			for (let i = 0; i < 40 && off(); i++) await new Promise(done => setTimeout(done, 50));
			el.scrollIntoView({block: "center"});
			await new Promise(done => setTimeout(done, 20));
			const r = el.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2;
			let hit = document.elementFromPoint(x, y);
			while (hit?.shadowRoot?.elementFromPoint(x, y) && hit.shadowRoot.elementFromPoint(x, y) !== hit) hit = hit.shadowRoot.elementFromPoint(x, y);
			let over = hit;
			while (over && over !== el) over = over.assignedSlot || over.parentNode || over.host;
			return {x, y, free: !!over && el.ownerDocument === document};`), &at)
		switch {
		case err != nil:
			return ErrMoved
		case !at.Free:
			return b.do(ctx, on(ref, "el.click(); return true;"))
		}
		for _, p := range []input.DispatchMouseEventParams{
			{Type: input.DispatchMouseEventTypeMouseMoved, X: at.X, Y: at.Y},
			{Type: input.DispatchMouseEventTypeMousePressed, X: at.X, Y: at.Y, Button: input.MouseButtonLeft, ClickCount: 1},
			{Type: input.DispatchMouseEventTypeMouseReleased, X: at.X, Y: at.Y, Button: input.MouseButtonLeft, ClickCount: 1},
		} {
			if _, err := chromedp.Call(ctx, input.DispatchMouseEvent, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// Enter presses the key that sends a form, where the last text was typed.
func (b *Browser) Enter(ctx context.Context) error {
	return b.during(ctx, b.patience, func(ctx context.Context) error {
		for _, t := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
			p := input.DispatchKeyEventParams{Type: t, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13}
			if t == input.DispatchKeyEventTypeKeyDown {
				p.Text = "\r"
			}
			if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// do runs a script that returns whether it found its control.
func (b *Browser) do(ctx context.Context, script string) error {
	var found bool
	if err := b.evaluate(ctx, script, &found); err != nil {
		return err
	}
	if !found {
		return ErrMoved
	}
	return nil
}

// Still stops the scripts of pages to come, so that one can be shown that is not
// to do anything.
func (b *Browser) Still(ctx context.Context, still bool) error {
	return b.during(ctx, b.patience, func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: still})
		return err
	})
}

// Picture is the page as PNG, with every field empty and these texts left out.
func (b *Browser) Picture(ctx context.Context, hide []string) ([]byte, error) {
	var png []byte
	err := b.during(ctx, b.patience, func(ctx context.Context) error {
		var done bool
		texts, err := json.Marshal(hide)
		if err != nil {
			return err
		}
		if err := b.evaluate(ctx, blankScript+"("+string(texts)+")", &done); err != nil {
			return err
		}
		shot, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng})
		if err == nil {
			png = shot.Data
		}
		return err
	})
	return png, err
}
