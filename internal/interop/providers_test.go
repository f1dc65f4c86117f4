//go:build interop

package interop

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestProviders diagnoses every case of every real provider. One product, or one
// case of it, alone:
//
//	go test -tags interop -run TestProviders/keycloak ./internal/interop
//	go test -tags interop -run 'TestProviders/keycloak//^jwe$' ./internal/interop
//
// The part between names the server, which cases with the same variants share.
func TestProviders(t *testing.T) {
	t.Parallel()
	tables, err := filepath.Glob(filepath.Join(launchers, "*", "truth.yaml"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("no truth table found (error %v)", err)
	}
	began := time.Now()
	var all total
	t.Cleanup(func() { t.Logf("%s in %v", &all, time.Since(began).Round(time.Second)) })
	for _, table := range tables {
		launcher := filepath.Base(filepath.Dir(table))
		t.Run(launcher, func(t *testing.T) {
			t.Parallel()
			runProduct(t, launcher, &all)
		})
	}
}

func runProduct(t *testing.T, launcher string, all *total) {
	table := loadTruth(t, launcher)
	release := processors.take(1)
	install(t, launcher)
	release()
	seen := matrix{cases: table.Cases}
	t.Cleanup(func() {
		t.Logf("verdicts on %s\n%s", launcher, seen.table())
		all.add(&seen)
	})

	var servers []string
	byServer := map[string][]Case{}
	for _, c := range table.Cases {
		key := strings.Join(c.Server, "+")
		if !slices.Contains(servers, key) {
			servers = append(servers, key)
		}
		byServer[key] = append(byServer[key], c)
	}
	for _, key := range servers {
		cases := byServer[key]
		name := key
		if name == "" {
			name = "server"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runServer(t, launcher, table, cases, &seen)
		})
	}
}

// runServer runs the cases that share one server, which is started as soon as
// one of them is wanted.
func runServer(t *testing.T, launcher string, table *Table, cases []Case, seen *matrix) {
	t.Cleanup(memory.take(table.MemoryMB))
	var turn sync.Mutex
	up := sync.OnceValues(func() (map[string]string, error) {
		defer processors.take(1)()
		return start(t, launcher, cases[0].Server)
	})
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			known, err := up()
			if err != nil {
				t.Fatal(err)
			}
			if table.Serial {
				turn.Lock()
				defer turn.Unlock()
			}
			defer processors.take(1)()
			findings, exitCode := check(t, c.Setup, known)
			seen.add(c.Name, findings)
			compare(t, c, known, findings, exitCode)
		})
	}
}

// A total sums up the matrices.
type total struct {
	mu                                   sync.Mutex
	products, cases, verdicts, different int
}

func (a *total) add(m *matrix) {
	a.mu.Lock()
	defer a.mu.Unlock()
	cases, verdicts, different := m.size()
	a.products++
	a.cases += cases
	a.verdicts += verdicts
	a.different += different
}

func (a *total) String() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return fmt.Sprintf("%d products, %d cases, %d verdicts, %d different from the truth", a.products, a.cases, a.verdicts, a.different)
}
