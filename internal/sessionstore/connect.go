package sessionstore

import (
	"context"
	"fmt"
	"net"
	"strings"

	"github.com/gomodule/redigo/redis"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// A connection is to one server, or to as many of a cluster as a key leads to.
type connection struct {
	store *Store
	node  node
	open  map[string]redis.Conn // by address
}

// connect finds the server: the first that answers, of a sentinel the master that it
// names.
func (s *Store) connect(ctx context.Context) (*connection, error) {
	nodes, err := s.nodes()
	if err != nil {
		return nil, err
	}
	var first error
	for _, n := range nodes {
		if s.Sentinel {
			n, err = s.master(ctx, n)
		}
		if err == nil {
			var c redis.Conn
			if c, err = s.dial(ctx, n, s.Password); err == nil {
				return &connection{s, n, map[string]redis.Conn{n.address: c}}, nil
			}
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}

// master asks a sentinel where the master is.
func (s *Store) master(ctx context.Context, sentinel node) (node, error) {
	// A sentinel has a password of its own, whatever its URL says.
	bare := *sentinel.like
	bare.User = nil
	c, err := s.dial(ctx, node{sentinel.address, &bare}, s.SentinelPassword)
	if err != nil {
		return node{}, err
	}
	defer c.Close()
	at, err := redis.Strings(redis.DoContext(c, ctx, "SENTINEL", "get-master-addr-by-name", s.MasterName))
	switch {
	case err == redis.ErrNil || err == nil && len(at) != 2:
		return node{}, fmt.Errorf("the sentinel knows no master of the name %q", s.MasterName)
	case err != nil:
		return node{}, err
	}
	return node{net.JoinHostPort(at[0], at[1]), sentinel.like}, nil
}

// do sends a command, in a cluster to the node that has the key.
func (c *connection) do(ctx context.Context, command string, args ...any) (any, error) {
	reply, err := redis.DoContext(c.open[c.node.address], ctx, command, args...)
	moved, ok := strings.CutPrefix(fmt.Sprint(err), "MOVED ")
	if !ok || !c.store.Cluster {
		return reply, err
	}
	_, address, _ := strings.Cut(moved, " ") // MOVED 3999 127.0.0.1:6381
	if c.open[address] == nil {
		next, err := c.store.dial(ctx, node{address, c.node.like}, c.store.Password)
		if err != nil {
			return nil, fmt.Errorf("the node %s of the cluster: %w", wire.Clean(address), err)
		}
		c.open[address] = next
	}
	return redis.DoContext(c.open[address], ctx, command, args...)
}

func (c *connection) close() {
	for _, open := range c.open {
		open.Close()
	}
}
