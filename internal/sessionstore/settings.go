package sessionstore

import (
	"crypto/x509"
	"fmt"
	"strconv"
	"strings"
)

// FromSettings is the store of an application's settings, by their canonical names,
// with their secrets; nil where it keeps no sessions on a server. The error says
// which setting cannot be used.
func FromSettings(setting func(name string) string, read func(path string) ([]byte, error)) (*Store, error) {
	on := func(name string) bool {
		is, err := strconv.ParseBool(strings.ToLower(setting(name)))
		return err == nil && is
	}
	s := &Store{
		Username: setting("redis_username"), Password: setting("redis_password"),
		Sentinel: on("redis_sentinel"), MasterName: setting("redis_sentinel_master"), SentinelPassword: setting("redis_sentinel_password"),
		Cluster: on("redis_cluster"), Insecure: on("redis_insecure"),
	}
	addresses := "redis_url"
	switch {
	case s.Sentinel:
		addresses = "redis_sentinel_urls"
	case s.Cluster:
		addresses = "redis_cluster_urls"
	}
	s.URLs = strings.FieldsFunc(setting(addresses), func(r rune) bool { return strings.ContainsRune(`, "'[]`, r) })
	if path := setting("redis_ca_file"); path != "" {
		pem, err := read(path)
		if err != nil {
			return nil, fmt.Errorf("the CA file of the session store: %w", err)
		}
		s.Roots = x509.NewCertPool()
		if !s.Roots.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("the CA file of the session store, %s, has no certificate in PEM", path)
		}
	}
	return s, s.Check()
}
