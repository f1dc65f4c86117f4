// Package application is the form in which we say what an application does as a
// client of a provider, and what a run knows of the one at hand: what it sends and
// demands, how its sessions live, which words it has for which cause, how its
// configuration is read. The data is in knowledge/apps; steps and checks read it
// as a fact.
//
// It must never judge, name a product, or import another package of this module.
//
// Start reading at Profile, then At.
package application
