package sessionstore

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/redis/rueidis"
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
	_, err := s.options()
	return err
}

// options are those of the client. As with go-redis, which applications use, the
// last of several URLs decides on user, password and TLS.
func (s *Store) options() (rueidis.ClientOption, error) {
	o := rueidis.ClientOption{
		Username: s.Username, Password: s.Password, ClientName: "oidc-doctor",
		DisableCache: true, DisableRetry: true, AlwaysRESP2: true, ClientSetInfo: rueidis.DisableClientSetInfo,
		ForceSingleClient: !s.Sentinel && !s.Cluster,
		Dialer:            net.Dialer{Timeout: s.timeout()}, ConnWriteTimeout: s.timeout(),
		BlockingPoolSize: 1, PipelineMultiplex: -1,
	}
	for _, address := range s.URLs {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" {
			return o, errors.New("the address of the session store is none: it begins with redis:// or rediss://")
		}
		switch u.Scheme {
		case "redis":
			o.TLSConfig = nil
		case "rediss":
			o.TLSConfig = &tls.Config{ServerName: u.Hostname(), RootCAs: s.Roots, InsecureSkipVerify: s.Insecure, MinVersion: tls.VersionTLS12}
		default:
			return o, fmt.Errorf("the address of the session store begins with %q: it is redis:// or rediss://", u.Scheme)
		}
		port := u.Port()
		if port == "" {
			port = "6379"
		}
		o.InitAddress = append(o.InitAddress, net.JoinHostPort(u.Hostname(), port))
		if u.User != nil {
			if password, ok := u.User.Password(); ok {
				o.Username, o.Password = u.User.Username(), password
			}
		}
		if db, err := strconv.Atoi(strings.Trim(u.Path, "/")); err == nil && !s.Sentinel && !s.Cluster {
			o.SelectDB = db // a sentinel always leads to database 0: clients pass none there
		}
	}
	if s.Sentinel {
		o.Sentinel = rueidis.SentinelOption{MasterSet: s.MasterName, Password: s.SentinelPassword, Dialer: o.Dialer, TLSConfig: o.TLSConfig}
	}
	return o, nil
}

func (s *Store) timeout() time.Duration {
	if s.Timeout > 0 {
		return s.Timeout
	}
	return 5 * time.Second
}
