package page

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

func read(t *testing.T, html string) Page {
	t.Helper()
	base, err := url.Parse("https://provider.example/a/b?c=d")
	if err != nil {
		t.Fatal(err)
	}
	return ReadPage(http.StatusOK, http.Header{"Content-Type": {"text/html"}}, []byte(html), base)
}

func TestWords(t *testing.T) {
	p := read(t, `<title> Sign
 in </title><style>x</style><h2>Two</h2><h1>One <b>and</b> a half</h1><p hidden>secret</p><p>Hello</p><script>no</script><noscript>Turn on scripts</noscript>`)
	if p.Title != "Sign in" || p.Heading != "One and a half" || p.NoScript != "Turn on scripts" || !p.Scripts {
		t.Errorf("read %+v", p)
	}
	if p.Text != "Two One and a half Hello" {
		t.Errorf("text %q", p.Text)
	}
}

func TestErrors(t *testing.T) {
	for html, want := range map[string][]string{
		`<p role=alert>a</p><div class="kc-feedback-text">b</div><span class="hasError">c</span>`:            {"a", "b", "c"},
		`<div class="alert alert-success">fine</div><div class="alert alert-danger">bad</div>`:               {"bad"},
		`<div class="has-error"><input><span class="help error">wrong</span></div>`:                          {"wrong"},
		`<div class="alert d-none">x</div><div class=error style="DISPLAY: none">y</div><p class=error></p>`: nil,
		`<div id="error-box"><p>no such client</p><p><a href=/>Back</a></p></div>`:                           {"no such client"},
		`<p class=error>expired, <a href=/>try again</a></p>`:                                                {"expired, try again"},
		`<p class=error>same</p><p class=error>same</p>`:                                                     {"same"},
		`<p class=terror>no</p><p class=informational>no</p>`:                                                nil,
	} {
		if got := read(t, html).Errors; !slices.Equal(got, want) {
			t.Errorf("%s\ngot %q, want %q", html, got, want)
		}
	}
}

func TestJSONAndText(t *testing.T) {
	base := &url.URL{Scheme: "https", Host: "p.example"}
	p := ReadPage(400, http.Header{"Content-Type": {"application/json"}}, []byte(`{"error":"invalid_request","error_description":"no"}`), base)
	if !slices.Equal(p.Errors, []string{"invalid_request", "no"}) || p.Status != 400 {
		t.Errorf("read %+v", p)
	}
	p = ReadPage(502, http.Header{"Content-Type": {"text/plain"}}, []byte("Bad\ngateway"), base)
	if p.Text != "Bad gateway" || len(p.Errors) != 0 {
		t.Errorf("read %+v", p)
	}
	if p := ReadPage(200, nil, []byte("<!DOCTYPE html><title>T</title>"), base); p.Title != "T" {
		t.Errorf("a page without a content type is %+v", p)
	}
}

func TestForm(t *testing.T) {
	p := read(t, `<base href="/base/">
<form id=f action="go?x=1#frag" method=POST>
 <label for=u>User</label><input id=u NAME=user value=v TYPE=wat>
 <label>Pass <input type=password name=p required readonly></label>
 <input type=checkbox name=on checked><input type=checkbox name=off><input type=radio name=r value=1><input type=radio name=r value=2 checked>
 <select name=s><option>first</option><option value=2>second</option></select>
 <select name=m multiple><option selected>a<option selected>b<option>c</select>
 <textarea name=t>
text</textarea>
 <input name=gone disabled><input type=button name=b value=1><button type=button>no</button>
 <input type=submit name=go value=Go formaction=/other formenctype=text/plain>
</form>
<input form=f type=hidden name=late value=1><button form=f name=x value=y hidden>Late</button><input form=nowhere name=lost>`)
	if len(p.Forms) != 1 {
		t.Fatalf("%d forms", len(p.Forms))
	}
	f := p.Forms[0]
	if f.Action.String() != "https://provider.example/base/go?x=1" || f.Method != "POST" {
		t.Errorf("%s %s", f.Method, f.Action)
	}
	if u := f.Fields[0]; u.Type != "text" || u.Label != "User" || !u.Typed() {
		t.Errorf("user field %+v", u)
	}
	if u := f.Fields[1]; u.Label != "Pass" || !u.Required || u.Typed() {
		t.Errorf("password field %+v", u)
	}
	if len(f.Buttons) != 2 || f.Buttons[0].Text != "Go" || !f.Buttons[1].Hidden {
		t.Errorf("buttons %+v", f.Buttons)
	}
	s := f.Submit(&f.Buttons[0], map[int]string{1: "pw"})
	if got, want := s.Values.Encode(), "go=Go&late=1&m=a&m=b&on=on&p=pw&r=2&s=first&t=text&user=v"; got != want {
		t.Errorf("sends %s, want %s", got, want)
	}
	if s.To.String() != "https://provider.example/other" || s.Enctype != "text/plain" || s.Method != "POST" {
		t.Errorf("%s %s %s", s.Method, s.To, s.Enctype)
	}
}

func TestFormDefaults(t *testing.T) {
	p := read(t, `<form method=dialog><button>close</button></form><form><input name=q value="a b"></form>`)
	if len(p.Forms) != 1 {
		t.Fatalf("%d forms", len(p.Forms))
	}
	if s := p.Forms[0].Submit(nil, nil); s.Method != "GET" || s.To.String() != "https://provider.example/a/b?q=a+b" {
		t.Errorf("%s %s", s.Method, s.To)
	}
}

func TestRefresh(t *testing.T) {
	for content, want := range map[string]string{
		"0; url=/next":               "0s https://provider.example/next",
		"0;URL='x?a=1;b=2,3'":        "0s https://provider.example/a/x?a=1;b=2,3",
		"1.5, https://q.example":     "1.5s https://q.example",
		`3 ; url = "/y"`:             "3s https://provider.example/y",
		"5":                          "",
		"x; url=/":                   "",
		"-1; url=/":                  "",
		"0; url=http://a b.example/": "",
	} {
		p := read(t, `<meta http-equiv="Refresh" content='`+strings.ReplaceAll(content, "'", "&#39;")+`'>`)
		got := ""
		if p.Refresh != nil {
			got = fmt.Sprint(p.Refresh.After, " ", p.Refresh.To)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", content, got, want)
		}
	}
}

// What is built to be slow has to stay fast: the recorder keeps at most 1 MiB of a page.
func TestHostileSizes(t *testing.T) {
	for name, html := range map[string]string{
		"deep":      strings.Repeat("<div class=error><label>", 20_000),
		"500 deep":  strings.Repeat("<div class=error id=x>", 400) + strings.Repeat("<p>", 12_000) + "<input>",
		"labels":    strings.Repeat("<label>", 400) + strings.Repeat("<i></i>", 12_000),
		"controls":  "<form>" + strings.Repeat("<input name=a>", 20_000),
		"forms":     strings.Repeat("<form></form>", 20_000),
		"no end":    "<title>" + strings.Repeat("x", 1<<20),
		"attribute": "<form action=" + strings.Repeat("/", 1<<20) + ">",
	} {
		begin := time.Now()
		p := read(t, html)
		if d := time.Since(begin); d > 10*time.Second {
			t.Errorf("%s took %s", name, d)
		} else {
			t.Logf("%s took %s", name, d)
		}
		if len(p.Text) > MaxText || len(p.Title) > MaxText || len(p.Errors) > maxErrors {
			t.Errorf("%s: too much is kept", name)
		}
	}
}

func TestCaptcha(t *testing.T) {
	base, _ := url.Parse("http://provider.example/")
	for body, want := range map[string]bool{
		`<form><div class="g" data-sitekey="k"></div></form>`:    true,
		`<form><iframe title="reCAPTCHA"></iframe></form>`:       true,
		`<form><img class="captcha-image"><input name=c></form>`: true,
		`<form><input name="captcha_1"></form>`:                  true,
		`<my-captcha></my-captcha>`:                              true,
		`<form><input type=hidden name="captcha_key"></form>`:    false,
		`<div class="captcha-area"></div><form><input></form>`:   false,
		`<div hidden><div data-sitekey="k"></div></div>`:         false,
		`<p>This page has no captcha.</p>`:                       false,
	} {
		if got := ReadPage(200, http.Header{"Content-Type": {"text/html"}}, []byte(body), base).Captcha; got != want {
			t.Errorf("%s: %t, want %t", body, got, want)
		}
	}
}

// A live page has buttons outside of forms, and some that only scripts give a
// meaning; one that submits comes first.
func TestReadLive(t *testing.T) {
	base, _ := url.Parse("http://provider.example/")
	p := ReadLive(200, `<title>T</title><form id=f><input name=user data-ref="1" aria-label="User name"><button type=button data-ref="2">Show</button><button data-ref="3">Sign in</button></form>
<input type=checkbox data-ref="4" value=email><div role=button data-ref="5">Allow</div><input type=button value=More data-ref="6">`, base)
	if len(p.Forms) != 2 || !p.Scripts || p.Title != "T" {
		t.Fatalf("read as %+v", p)
	}
	form, loose := p.Forms[0], p.Forms[1]
	if form.Fields[0].Ref != 1 || form.Fields[0].Label != "User name" || form.Buttons[0].Ref != 3 || form.Buttons[1].Text != "Show" {
		t.Errorf("the form: %+v", form)
	}
	if loose.Fields[0].Ref != 4 || loose.Fields[0].Values != nil || loose.Fields[0].Ticked != "email" || loose.Buttons[0].Text != "Allow" || loose.Buttons[1].Text != "More" {
		t.Errorf("outside of forms: %+v", loose)
	}
}
