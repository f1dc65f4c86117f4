package chrome

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Find returns the program to start: typed if it is not empty, else the first
// browser that is found in the usual places; "" for none.
func Find(typed string) (string, error) {
	if typed != "" {
		path, err := exec.LookPath(typed)
		var of *exec.Error
		switch {
		case err == nil:
			return path, nil
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, exec.ErrNotFound):
			return "", errors.New("there is no such program")
		case errors.As(err, &of) && errors.Is(err, fs.ErrPermission):
			return "", errors.New("it is not a program that can be started")
		}
		return "", err
	}
	for _, place := range places() {
		if path, err := exec.LookPath(place); err == nil {
			return path, nil
		}
	}
	return "", nil
}

// places lists names in the search path, and paths.
func places() []string {
	switch runtime.GOOS {
	case "darwin":
		return []string{
			"/Applications/Chromium.app/Contents/MacOS/Chromium",
			"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
			"/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
			"chromium",
		}
	case "windows":
		var out []string
		for _, base := range []string{os.Getenv("ProgramFiles"), os.Getenv("ProgramFiles(x86)"), os.Getenv("LocalAppData")} {
			for _, name := range []string{`Google\Chrome\Application\chrome.exe`, `Chromium\Application\chrome.exe`, `Microsoft\Edge\Application\msedge.exe`} {
				if base != "" {
					out = append(out, filepath.Join(base, name))
				}
			}
		}
		return append(out, "chrome", "chromium", "msedge")
	}
	return []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable",
		"chrome", "/snap/bin/chromium", "headless-shell", "headless_shell",
	}
}
