package application

import "time"

// A StoreAnswer is what came of using the server in which sessions are kept.
type StoreAnswer struct {
	Address string   // without secrets; several of a sentinel or a cluster
	Mode    string   // "single", "sentinel" or "cluster"
	Server  string   // product and version, "" not known
	Role    string   // as the server calls it: "master", "slave"
	Done    []string // steps that went well, in order
	Step    string   // that failed; "" none
	Kind    string   // of the failure: StoreRefused, …
	Text    string   // in the server's or the system's words
	Took    time.Duration
}

// The steps of a session.
const (
	StoreConnect = "connected"
	StoreWrite   = "written"
	StoreLock    = "locked"
	StoreRead    = "read"
	StoreExpire  = "expired"
)

// What keeps a session from being stored.
const (
	StoreUnknownHost   = "unknown host"
	StoreRefused       = "refused"
	StoreHangs         = "hangs"
	StoreHungUp        = "hung up"
	StoreTLS           = "tls"
	StoreNoPassword    = "no password"
	StoreWrongPassword = "wrong password"
	StoreNoRights      = "no rights"
	StoreReadOnly      = "read-only"
	StoreIsCluster     = "is a cluster"
	StoreIsSingle      = "is no cluster"
	StoreOther         = "other"
)
