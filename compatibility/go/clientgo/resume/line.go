package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

// server knows where the server listens now: one that starts again may listen elsewhere.
type server struct {
	address atomic.Pointer[string]
}

func (s *server) moveTo(host string) {
	if parsed, err := url.Parse(host); err == nil && parsed.Host != "" {
		host = parsed.Host
	}
	s.address.Store(&host)
}

// line is a client with connections of its own, which can be reset, and which counts how often it asks for a
// whole state of things.
type line struct {
	clients  kubernetes.Interface
	server   *server
	lock     sync.Mutex
	open     map[*wire]bool
	streamed atomic.Int64
	listed   atomic.Int64
}

func newLine(config *rest.Config, server *server, encoding string) (*line, error) {
	made := &line{server: server, open: map[*wire]bool{}}
	own := rest.CopyConfig(config)
	own.ContentType, own.AcceptContentTypes = encoding, encoding+",application/json"
	own.QPS = -1
	own.Dial = made.dial
	own.Wrap(func(next http.RoundTripper) http.RoundTripper { return counter{made, next} })
	var err error
	made.clients, err = kubernetes.NewForConfig(own)
	return made, err
}

func (l *line) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, network, *l.server.address.Load())
	if err != nil {
		return nil, err
	}
	made := &wire{Conn: connection}
	l.lock.Lock()
	defer l.lock.Unlock()
	l.open[made] = true
	return made, nil
}

// reset ends all connections, as when the other side's machine or something between resets them.
func (l *line) reset() {
	l.lock.Lock()
	defer l.lock.Unlock()
	for each := range l.open {
		each.reset.Store(true)
		each.Conn.Close()
	}
	clear(l.open)
}

// states is how often a whole state was asked for, by a streaming list or a list.
func (l *line) states() int64 { return l.streamed.Load() + l.listed.Load() }

type wire struct {
	net.Conn
	reset atomic.Bool
}

func (w *wire) Read(into []byte) (int, error) {
	count, err := w.Conn.Read(into)
	return count, w.seen("read", err)
}

func (w *wire) Write(from []byte) (int, error) {
	count, err := w.Conn.Write(from)
	return count, w.seen("write", err)
}

func (w *wire) seen(doing string, err error) error {
	if err != nil && w.reset.Load() && errors.Is(err, net.ErrClosed) {
		return &net.OpError{Op: doing, Net: "tcp", Err: os.NewSyscallError(doing, syscall.ECONNRESET)}
	}
	return err
}

type counter struct {
	line *line
	next http.RoundTripper
}

func (c counter) RoundTrip(request *http.Request) (*http.Response, error) {
	if query := request.URL.Query(); request.Method == http.MethodGet && strings.HasSuffix(request.URL.Path, "/configmaps") {
		switch {
		case query.Get("watch") == "":
			c.line.listed.Add(1)
		case query.Get("sendInitialEvents") == "true":
			c.line.streamed.Add(1)
		}
	}
	return c.next.RoundTrip(request)
}
