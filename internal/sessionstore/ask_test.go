package sessionstore

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
)

// answers is a server that speaks the protocol of Redis and says what it is told to,
// by command; nil is silent. It is for what a real server says only in trouble.
func answers(t *testing.T, say map[string]string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				in := bufio.NewReader(c)
				for {
					command, err := read(in)
					if err != nil {
						return
					}
					if say == nil {
						continue
					}
					reply, ok := say[strings.ToUpper(command[0])]
					if !ok {
						reply = "+OK\r\n"
					}
					io.WriteString(c, reply)
				}
			}()
		}
	}()
	return "redis://" + l.Addr().String()
}

// read is one command: *2 $3 GET $1 k.
func read(in *bufio.Reader) ([]string, error) {
	var n int
	if _, err := fmt.Fscanf(in, "*%d\r\n", &n); err != nil {
		return nil, err
	}
	var out []string
	for range n {
		var size int
		if _, err := fmt.Fscanf(in, "$%d\r\n", &size); err != nil {
			return nil, err
		}
		word := make([]byte, size+2)
		if _, err := io.ReadFull(in, word); err != nil {
			return nil, err
		}
		out = append(out, string(word[:size]))
	}
	return out, nil
}

func TestWhatKeepsASessionFromBeingStored(t *testing.T) {
	hungUp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { hungUp.Close() })
	go func() {
		for {
			c, err := hungUp.Accept()
			if err != nil {
				return
			}
			c.Close()
		}
	}()
	plain := answers(t, map[string]string{})
	for name, tc := range map[string]struct {
		url, step, kind string
	}{
		"nobody listens":    {"redis://127.0.0.1:1", application.StoreConnect, application.StoreRefused},
		"no such host":      {"redis://nowhere.invalid:6379", application.StoreConnect, application.StoreUnknownHost},
		"silence":           {answers(t, nil), application.StoreConnect, application.StoreHangs},
		"hangs up":          {"redis://" + hungUp.Addr().String(), application.StoreConnect, application.StoreHungUp},
		"no TLS there":      {strings.Replace(plain, "redis:", "rediss:", 1), application.StoreConnect, application.StoreHungUp},
		"wants a password":  {answers(t, map[string]string{"PING": "-NOAUTH Authentication required.\r\n"}), application.StoreConnect, application.StoreNoPassword},
		"may not write":     {answers(t, map[string]string{"PING": "+PONG\r\n", "SET": "-NOPERM this user has no permissions to run the 'set' command\r\n"}), application.StoreWrite, application.StoreNoRights},
		"replica":           {answers(t, map[string]string{"PING": "+PONG\r\n", "SET": "-READONLY You can't write against a read only replica.\r\n"}), application.StoreWrite, application.StoreReadOnly},
		"node of a cluster": {answers(t, map[string]string{"PING": "+PONG\r\n", "SET": "-MOVED 3999 127.0.0.1:6381\r\n"}), application.StoreWrite, application.StoreIsCluster},
		"locks twice":       {answers(t, map[string]string{"PING": "+PONG\r\n"}), application.StoreLock, application.StoreOther},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &Store{URLs: []string{tc.url}, Timeout: 500 * time.Millisecond}
			a := s.Ask(t.Context())
			if a.Step != tc.step || a.Kind != tc.kind {
				t.Errorf("it failed to be %s: %s (%s); want %s: %s", a.Step, a.Kind, a.Text, tc.step, tc.kind)
			}
			if a.Took > 2*time.Second {
				t.Errorf("it took %s", a.Took)
			}
		})
	}
}

func TestServersTellWhatTheyAre(t *testing.T) {
	for want, info := range map[string]string{
		"Redis 7.0.15": "# Server\r\nredis_version:7.0.15\r\nexecutable:/usr/bin/redis-server\r\n# Replication\r\nrole:master\r\n",
		"KeyDB 6.3.4":  "# Server\r\nredis_version:6.3.4\r\nexecutable:/usr/bin/keydb-server\r\n# KeyDB\r\nmvcc_depth:0\r\n",
		"Valkey 8.1.1": "# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.1\r\n",
	} {
		if got := server(members(info)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNoPasswordIsTold(t *testing.T) {
	s := &Store{URLs: []string{"redis://u:hunter2-secret@127.0.0.1:1", "redis://127.0.0.1:6379"}, Password: "other-secret"}
	if strings.Contains(s.String(), "hunter2") {
		t.Error(s.String())
	}
	if got := s.sentence(fmt.Errorf("dial u:hunter2-secret@x other-secret")); strings.Contains(got, "secret") {
		t.Error(got)
	}
	// Wherever a long error is cut, no beginning of a secret stays.
	for before := range 320 {
		if got := s.sentence(fmt.Errorf("%s hunter2-secret", strings.Repeat("x", before))); strings.Contains(got, "hunter") {
			t.Fatal(got)
		}
	}
}

func TestSettingsThatCannotWork(t *testing.T) {
	for name, s := range map[string]*Store{
		"no address":             {},
		"no URL":                 {URLs: []string{"127.0.0.1:6379"}},
		"another scheme":         {URLs: []string{"http://127.0.0.1:6379"}},
		"both":                   {URLs: []string{"redis://x"}, Sentinel: true, Cluster: true},
		"sentinel without names": {URLs: []string{"redis://x"}, Sentinel: true},
	} {
		if s.Check() == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
