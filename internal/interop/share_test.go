//go:build interop

package interop

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// What the machine has is shared by all servers and runs: memory by servers as
// long as they are up, and the processors by whatever starts or judges. Nothing
// that holds a processor waits for memory.
var (
	memory     = newShare(availableMB())
	processors = newShare(max(2, runtime.NumCPU()))
)

// A share is an amount that several users divide among themselves.
type share struct {
	mu    sync.Mutex
	freed *sync.Cond
	all   int
	free  int
}

func newShare(all int) *share {
	s := &share{all: all, free: all}
	s.freed = sync.NewCond(&s.mu)
	return s
}

// take waits until so much is free and returns the function that gives it back.
// Who wants more than there is gets all of it, alone.
func (s *share) take(amount int) (giveBack func()) {
	amount = min(amount, s.all)
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.free < amount {
		s.freed.Wait()
	}
	s.free -= amount
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.free += amount
		s.freed.Broadcast()
	}
}

// availableMB is the memory that servers may take: OIDC_DOCTOR_INTEROP_MB, or
// most of what the kernel says is available.
func availableMB() int {
	if mb, err := strconv.Atoi(os.Getenv("OIDC_DOCTOR_INTEROP_MB")); err == nil && mb > 0 {
		return mb
	}
	const otherwise = 4000
	file, err := os.Open("/proc/meminfo")
	if err != nil {
		return otherwise
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var kb int
		if n, _ := fmt.Sscanf(lines.Text(), "MemAvailable: %d kB", &kb); n == 1 {
			return kb / 1024 * 7 / 10
		}
	}
	return otherwise
}

// How many ports a launcher gets, and where they are looked for: below the range
// from which systems take the ports of outgoing connections, so that nobody takes
// one between our looking and the server's start. OIDC_DOCTOR_INTEROP_PORTS, as
// 22000-22099, names another range.
const (
	portsEach  = 4
	portsRange = "20000-31999"
)

var portsGiven sync.Map

// ports returns free loopback ports, separated by spaces. None is returned twice.
func ports() (string, error) {
	named := os.Getenv("OIDC_DOCTOR_INTEROP_PORTS")
	if named == "" {
		named = portsRange
	}
	var low, high int
	if n, _ := fmt.Sscanf(named, "%d-%d", &low, &high); n != 2 || low >= high {
		return "", fmt.Errorf("OIDC_DOCTOR_INTEROP_PORTS is %q, where something like %s is wanted", named, portsRange)
	}
	var found []string
	for range 100 * (high - low) {
		port := low + rand.IntN(high-low+1)
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		listener.Close()
		if _, taken := portsGiven.LoadOrStore(port, true); taken {
			continue
		}
		if found = append(found, strconv.Itoa(port)); len(found) == portsEach {
			return strings.Join(found, " "), nil
		}
	}
	return "", fmt.Errorf("there are not %d free ports in %s", portsEach, named)
}
