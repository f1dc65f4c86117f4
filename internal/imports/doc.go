// Package imports makes a recording of what others kept of a login: a HAR file
// of a browser, or the address at which the browser ended.
//
// It asks nobody and judges nothing. What it reads is full of secrets, so that
// nothing of it may be printed before a recorder has redacted it, its errors
// included.
//
// Start reading at login.go; har.go reads the format.
package imports
