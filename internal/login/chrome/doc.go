// Package chrome drives a Chromium, Chrome or Edge that is installed on this
// machine, through its debugging protocol.
//
// The browser has no network of its own: it resolves no name, its proxy does
// not exist, and each request of a page is handed to a [Fetch] function, which
// answers it or refuses. So whoever starts the browser decides which hosts are
// asked, and sees all that is sent. The browser never asks for the address at
// which a login ends.
//
// What a page shows is read with package page, open shadow roots included. The
// package decides nothing: where to go on is for its callers.
//
// Start reading at browser.go; network.go answers requests, look.go reads.
package chrome
