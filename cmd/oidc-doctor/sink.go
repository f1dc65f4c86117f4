package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/oidc-doctor/oidc-doctor/report"
)

// A sink is where the reports of a run go. A file is seen at its place only
// after close: it is whole or absent.
type sink struct {
	report.Format
	style report.Style
	w     io.Writer
	file  *os.File // nil: w is stdout, or all is over
	place string   // of the file in the end; "" when it is there already
}

// create opens a file for the reports.
func (s *sink) create(path string) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // the link stays a link
	}
	name, flags := filepath.Join(filepath.Dir(path), ".oidc-doctor-"+rand.Text()), os.O_WRONLY|os.O_CREATE|os.O_EXCL
	s.place = path
	switch info, err := os.Stat(path); {
	case err == nil && info.IsDir():
		return errors.New("it is a folder")
	case err == nil && !info.Mode().IsRegular():
		name, flags, s.place = path, os.O_WRONLY, "" // /dev/null, a pipe: nothing may take its place
	}
	file, err := os.OpenFile(name, flags, 0o666)
	if err != nil {
		return err
	}
	s.file, s.w, s.style = file, file, report.Style{}
	return nil
}

// write adds a report.
func (s *sink) write(d *report.Document) error {
	if err := s.Write(s.w, d, s.style); err != nil {
		return trouble(fmt.Errorf("writing the report: %w", err))
	}
	return nil
}

// close puts the reports in their place.
func (s *sink) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if err == nil && s.place != "" {
		err = os.Rename(s.file.Name(), s.place)
	}
	if err != nil {
		return trouble(fmt.Errorf("writing the report: %w", err))
	}
	s.file = nil
	return nil
}

// discard removes what was not put in its place.
func (s *sink) discard() {
	if s.file == nil {
		return
	}
	s.file.Close() // closed already when the rename failed
	if s.place != "" {
		os.Remove(s.file.Name()) // left over: nothing more can be done about it
	}
}
