package sessionstore

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/redis/rueidis"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
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
	o, err := s.options()
	if err != nil {
		fail(application.StoreConnect, err)
		return
	}
	c, err := rueidis.NewClient(o)
	if err != nil {
		fail(application.StoreConnect, err)
		return
	}
	defer c.Close()
	if err := c.Do(ctx, c.B().Ping().Build()).Error(); err != nil {
		fail(application.StoreConnect, err)
		return
	}
	if info, err := c.Do(ctx, c.B().Info().Build()).ToString(); err == nil {
		said := members(info)
		a.Server, a.Role = server(said), clean(said["role"])
		if !s.Cluster && !s.Sentinel && said["redis_mode"] == "cluster" {
			// A single server's client gets MOVED for every key of another node: some sessions work.
			a.Step, a.Kind, a.Text = application.StoreWrite, application.StoreIsCluster, "redis_mode:cluster, so a key of another node is answered with MOVED"
			return
		}
	} // an account may be kept from INFO and serve sessions all the same
	if s.Cluster {
		// This client would go on with one server; others do not.
		if err := c.Do(ctx, c.B().ClusterInfo().Build()).Error(); err != nil {
			fail(application.StoreConnect, err)
			return
		}
	}
	key := "oidc-doctor-" + strings.ToLower(rand.Text()[:16])
	lock := key + ".lock"
	defer func() {
		c.Do(ctx, c.B().Del().Key(key).Build())
		c.Do(ctx, c.B().Del().Key(lock).Build())
	}()
	steps := []struct {
		name string
		do   func() error
	}{
		{application.StoreWrite, func() error {
			return c.Do(ctx, c.B().Set().Key(key).Value("session").Px(life).Build()).Error()
		}},
		{application.StoreLock, func() error {
			if err := c.Do(ctx, c.B().Set().Key(lock).Value("1").Nx().Px(life).Build()).Error(); err != nil {
				return err
			}
			err := c.Do(ctx, c.B().Set().Key(lock).Value("2").Nx().Px(life).Build()).Error()
			if !rueidis.IsRedisNil(err) {
				return unexpected("a second lock was given while the first one held")
			}
			return nil
		}},
		{application.StoreRead, func() error {
			got, err := c.Do(ctx, c.B().Get().Key(key).Build()).ToString()
			if err == nil && got != "session" {
				return unexpected("what was read is not what was written")
			}
			return err
		}},
		{application.StoreExpire, func() error {
			left, err := c.Do(ctx, c.B().Pttl().Key(key).Build()).AsInt64()
			if err == nil && (left <= 0 || left > life.Milliseconds()) {
				return unexpected("the key has no end")
			}
			return err
		}},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			fail(step.name, err)
			return
		}
		a.Done = append(a.Done, step.name)
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
	return strings.TrimSpace(product + " " + clean(version))
}

// clean keeps what a server says to letters that a terminal obeys nothing of.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s[:min(len(s), 200)])
}
