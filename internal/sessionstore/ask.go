package sessionstore

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/gomodule/redigo/redis"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// life is how long our keys live at most, should we not get to remove them.
const life = 5 * time.Second

// Ask does with a key of its own what an application does with a session. It returns
// when that is done or the time is over; what the server does is data, never an error.
func (s *Store) Ask(ctx context.Context) *application.StoreAnswer {
	a := &application.StoreAnswer{Address: s.String(), Mode: s.Mode()}
	ctx, cancel := context.WithTimeout(ctx, s.timeout())
	defer cancel()
	done := make(chan struct{})
	began := time.Now()
	// Connecting does not take a context: a server that accepts and is silent would hold us.
	out := *a
	go func() {
		defer close(done)
		s.ask(ctx, &out)
	}()
	select {
	case <-done:
		*a = out
	case <-ctx.Done():
		a.Step, a.Kind, a.Text = application.StoreConnect, application.StoreHangs, "no answer within "+s.timeout().String()
	}
	a.Took = time.Since(began)
	return a
}

func (s *Store) ask(ctx context.Context, a *application.StoreAnswer) {
	fail := func(step string, err error) {
		a.Step, a.Kind, a.Text = step, kindOf(err), s.sentence(err)
	}
	c, err := s.connect(ctx)
	if err != nil {
		fail(application.StoreConnect, err)
		return
	}
	defer c.close()
	if _, err := c.do(ctx, "PING"); err != nil {
		fail(application.StoreConnect, err)
		return
	}
	if info, err := redis.String(c.do(ctx, "INFO")); err == nil {
		said := members(info)
		a.Server, a.Role = server(said), wire.Clean(said["role"])
		if !s.Cluster && !s.Sentinel && said["redis_mode"] == "cluster" {
			// A single server's client gets MOVED for every key of another node: some sessions work.
			a.Step, a.Kind, a.Text = application.StoreWrite, application.StoreIsCluster, "redis_mode:cluster, so a key of another node is answered with MOVED"
			return
		}
	} // an account may be kept from INFO and serve sessions all the same
	if s.Cluster {
		if _, err := c.do(ctx, "CLUSTER", "INFO"); err != nil {
			fail(application.StoreConnect, err)
			return
		}
	}
	for _, step := range session(ctx, c) {
		if err := step.do(); err != nil {
			fail(step.name, err)
			return
		}
		a.Done = append(a.Done, step.name)
	}
}

// A step is what an application does with a session.
type step struct {
	name string
	do   func() error
}

// session are the steps of one session, with a key of its own that goes with the last
// step, or by itself soon after.
func session(ctx context.Context, c *connection) []step {
	key := "oidc-doctor-" + strings.ToLower(rand.Text()[:16])
	lock := key + ".lock"
	end := life.Milliseconds()
	return []step{
		{application.StoreWrite, func() error {
			_, err := c.do(ctx, "SET", key, "session", "PX", end)
			return err
		}},
		{application.StoreLock, func() error {
			if _, err := c.do(ctx, "SET", lock, "1", "NX", "PX", end); err != nil {
				return err
			}
			switch again, err := c.do(ctx, "SET", lock, "2", "NX", "PX", end); {
			case err != nil:
				return err
			case again != nil:
				return unexpected("a second lock was given while the first one held")
			}
			_, err := c.do(ctx, "DEL", lock)
			return err
		}},
		{application.StoreRead, func() error {
			got, err := redis.String(c.do(ctx, "GET", key))
			if err == nil && got != "session" {
				return unexpected("what was read is not what was written")
			}
			return err
		}},
		{application.StoreExpire, func() error {
			left, err := redis.Int64(c.do(ctx, "PTTL", key))
			if err == nil && (left <= 0 || left > end) {
				err = unexpected("the key has no end")
			}
			if _, removed := c.do(ctx, "DEL", key); err == nil {
				err = removed
			}
			return err
		}},
	}
}

// unexpected is an answer that no such server gives.
type unexpected string

func (e unexpected) Error() string { return string(e) }

// members are the names and values of INFO.
func members(info string) map[string]string {
	said := map[string]string{}
	for line := range strings.Lines(info) {
		if k, v, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			said[k] = v
		}
	}
	return said
}

// server names the product and its version from what INFO says. KeyDB calls itself
// redis_version and is known by a section of its own
// (https://docs.keydb.dev/docs/commands#info), Valkey by server_name
// (https://valkey.io/commands/info/).
func server(said map[string]string) string {
	product, version := "Redis", said["redis_version"]
	_, mvcc := said["mvcc_depth"]
	switch {
	case said["server_name"] == "valkey":
		product, version = "Valkey", said["valkey_version"]
	case mvcc || strings.HasSuffix(said["executable"], "keydb-server"):
		product = "KeyDB"
	case said["dragonfly_version"] != "":
		product, version = "Dragonfly", said["dragonfly_version"]
	}
	return strings.TrimSpace(product + " " + wire.Clean(version))
}
