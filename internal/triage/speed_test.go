package triage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// bigLog is 5 MB as a busy application writes it: requests with codes and tokens, and
// now and then the message that matters.
func bigLog() string {
	var b strings.Builder
	for i := 0; b.Len() < 5<<20; i++ {
		at := time.Unix(1_700_000_000+int64(i), int64(i%1000)*1_000_000).UTC().Format("2006-01-02T15:04:05.000Z07:00")
		switch i % 5 {
		case 0:
			fmt.Fprintf(&b, "%s 10.1.%d.%d - - \"GET /oauth2/auth?rd=/page/%x HTTP/1.1\" 202 0 \"https://app.example.com/\" \"Mozilla/5.0\" 0.00%d\n", at, i%250, i%199, i*7919, i%9)
		case 1:
			fmt.Fprintf(&b, "%s level=debug msg=\"session refreshed\" user=u%d token_type=Bearer expires_in=%d issuer=https://sso.example.com/realms/main\n", at, i*31, i%3600)
		case 2:
			fmt.Fprintf(&b, "%s level=error logger=http trace=%x msg=\"upstream answered\" status=%d path=/api/v1/items/%d\n", at, i*104729, 200+i%5, i)
		case 3:
			fmt.Fprintf(&b, "%s type=\"LOGIN\", realmId=\"main\", clientId=\"app%d\", userId=\"%x\", code_id=\"%x\"\n", at, i%17, i*17, i*19)
		case 4:
			fmt.Fprintf(&b, "%s level=info msg=\"GET https://sso.example.com/realms/main/protocol/openid-connect/certs\" took=%dms cookie=yes\n", at, i%40)
		}
		if i%5000 == 4999 {
			b.WriteString(at + ` level=error msg="oauth2: cannot fetch token: 401 Unauthorized" error="invalid_client" error_description="Invalid client or Invalid client credentials"` + "\n")
		}
	}
	return b.String()
}

// TestBigLogInTime holds the promise: 5 MB in less than a second, reading the symptoms
// included. The bound here is wider, for machines that do other things too.
func TestBigLogInTime(t *testing.T) {
	raw := []byte(bigLog())
	begin := time.Now()
	known, err := knowledge.LoadSymptoms()
	if err != nil {
		t.Fatal(err)
	}
	loaded := time.Since(begin)
	r, err := Read(raw, known, Options{})
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(begin)
	t.Logf("%d bytes in %v, of that %v for the symptoms", len(raw), took, loaded)
	if place(r, "client-secret-wrong") != 1 {
		t.Errorf("causes are %+v", r.Causes)
	}
	if took > 15*time.Second {
		t.Errorf("5 MB took %v", took)
	}
}

// TestHugeLines reads lines of megabytes, with the message that matters in the middle.
func TestHugeLines(t *testing.T) {
	e := testEngine(t)
	filler := strings.Repeat(`{"level":"info","msg":"token refreshed","n":12345},`, 40_000)
	begin := time.Now()
	r := e.read(filler+`{"error":"invalid_client","error_description":"Invalid client or Invalid client credentials"}`+filler, Options{})
	t.Logf("%d bytes in one line in %v", 2*len(filler), time.Since(begin))
	if place(r, "client-secret-wrong") != 1 {
		t.Errorf("causes are %+v", r.Causes)
	}
	for _, f := range r.Causes {
		for _, l := range f.Lines {
			if len(l.Text) > 1000 {
				t.Errorf("%d bytes are quoted", len(l.Text))
			}
		}
	}
}

func BenchmarkBigLog(b *testing.B) {
	e := testEngine(b)
	log := bigLog()
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		e.read(log, Options{})
	}
}
