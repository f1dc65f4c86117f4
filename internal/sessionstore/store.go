package sessionstore

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gomodule/redigo/redis"
)

// A Store is where sessions are kept, with the secrets that lead there.
type Store struct {
	URLs             []string // redis://user:password@host:6379/0, rediss:// or unix://; of a sentinel or a cluster several
	Username         string   // where the URL has none
	Password         string   // likewise
	Sentinel         bool
	MasterName       string // of the sentinel
	SentinelPassword string
	Cluster          bool
	Roots            *x509.CertPool // nil: those of the system
	Insecure         bool           // certificates are not looked at
	Timeout          time.Duration  // of the whole; 0 is 5 s
}

// Mode is how the server is spoken to, in a word.
func (s *Store) Mode() string {
	switch {
	case s.Sentinel:
		return "sentinel"
	case s.Cluster:
		return "cluster"
	}
	return "single"
}

// String names the store without its secrets.
func (s *Store) String() string {
	var hosts []string
	for _, address := range s.URLs {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			hosts = append(hosts, u.Scheme+"://"+u.Host)
		}
	}
	return strings.Join(hosts, ", ")
}

// Secrets are the values that must not be printed.
func (s *Store) Secrets() []string {
	out := []string{s.Password, s.SentinelPassword}
	for _, address := range s.URLs {
		if u, err := url.Parse(address); err == nil && u.User != nil {
			password, _ := u.User.Password()
			out = append(out, password)
		}
	}
	return out
}

// Check reports what is wrong with the settings, before anything is sent.
func (s *Store) Check() error {
	switch {
	case len(s.URLs) == 0:
		return errors.New("no address of the session store")
	case s.Sentinel && s.Cluster:
		return errors.New("a sentinel and a cluster at once")
	case s.Sentinel && s.MasterName == "":
		return errors.New("a sentinel without the name of its master")
	}
	_, err := s.nodes()
	return err
}

// A node is one server to connect to.
type node struct {
	address string   // host:port
	like    *url.URL // the URL whose user, password and TLS count
}

// nodes are the servers of the URLs. As with go-redis, which applications use, the
// last of several URLs decides on user, password and TLS.
func (s *Store) nodes() (out []node, err error) {
	for _, address := range s.URLs {
		u, err := url.Parse(address)
		switch {
		case err != nil || u.Host == "":
			return nil, errors.New("the address of the session store is none: it begins with redis:// or rediss://")
		case u.Scheme != "redis" && u.Scheme != "rediss":
			return nil, fmt.Errorf("the address of the session store begins with %q: it is redis:// or rediss://", u.Scheme)
		}
		out = append(out, node{address: net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "6379")), like: u})
	}
	for i := range out {
		out[i].like = out[len(out)-1].like
	}
	return out, nil
}

// dial connects to a server with a password, as the URL of the node has it.
func (s *Store) dial(ctx context.Context, n node, password string) (redis.Conn, error) {
	host, _, _ := net.SplitHostPort(n.address)
	options := []redis.DialOption{
		redis.DialConnectTimeout(s.timeout()), redis.DialReadTimeout(s.timeout()), redis.DialWriteTimeout(s.timeout()),
		redis.DialUseTLS(n.like.Scheme == "rediss"),
		redis.DialTLSConfig(&tls.Config{ServerName: host, RootCAs: s.Roots, InsecureSkipVerify: s.Insecure, MinVersion: tls.VersionTLS12}),
		redis.DialUsername(s.Username), redis.DialPassword(password),
	}
	if user := n.like.User; user != nil {
		if own, ok := user.Password(); ok {
			options = append(options, redis.DialUsername(user.Username()), redis.DialPassword(own))
		}
	}
	// A sentinel always leads to database 0: clients pass none there.
	if db, err := strconv.Atoi(strings.Trim(n.like.Path, "/")); err == nil && !s.Sentinel && !s.Cluster {
		options = append(options, redis.DialDatabase(db))
	}
	return redis.DialContext(ctx, "tcp", n.address, options...)
}

func (s *Store) timeout() time.Duration {
	if s.Timeout > 0 {
		return s.Timeout
	}
	return 5 * time.Second
}
