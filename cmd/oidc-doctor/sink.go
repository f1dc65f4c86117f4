package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/oidc-doctor/oidc-doctor/report"
)

// A sink is where the reports of a run go in one format. A file is seen at its
// place only after close: it is whole or absent.
type sink struct {
	report.Format
	style  report.Style
	w      io.Writer
	file   *os.File // nil: w is stdout, or all is over
	place  string   // of the file in the end; "" when it is there already
	failed bool     // what was written is not whole
	label  string   // what goes there, where it is no report
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
	s.file, s.w = file, file
	return nil
}

// append opens a file that others write to as well.
func (s *sink) append(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	s.file, s.w = file, appended{file}
	return nil
}

// appended takes back what it could not write whole.
type appended struct{ *os.File }

func (a appended) Write(b []byte) (int, error) {
	info, err := a.Stat()
	if err != nil {
		return 0, err
	}
	n, err := a.File.Write(b)
	if err != nil && n > 0 && info.Mode().IsRegular() {
		err = errors.Join(err, a.Truncate(info.Size()))
	}
	return n, err
}

// write adds the reports of a run.
func (s *sink) write(docs []*report.Document) error {
	return s.put(func(w io.Writer) error { return s.WriteAll(w, docs, s.style) })
}

// what goes there, for an error.
func (s *sink) what() string {
	if s.label != "" {
		return s.label
	}
	if s.Name == "" {
		return "the bundle"
	}
	return "the report as " + s.Name
}

// put adds what render writes. It is rendered before the first byte goes out.
func (s *sink) put(render func(io.Writer) error) error {
	var b bytes.Buffer
	err := render(&b)
	if err == nil {
		_, err = s.w.Write(b.Bytes())
	}
	if err != nil {
		s.failed = true
		return fmt.Errorf("writing %s: %w", s.what(), err)
	}
	return nil
}

// close puts the reports in their place.
func (s *sink) close() error {
	if s.file == nil || s.failed {
		return nil
	}
	err := s.file.Close()
	if err == nil && s.place != "" {
		err = os.Rename(s.file.Name(), s.place)
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", s.what(), err)
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
