package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"sync/atomic"

	"k8s.io/apimachinery/pkg/util/proxy"
	translator "k8s.io/apiserver/pkg/util/proxy"
	runtimeapi "k8s.io/cri-api/pkg/apis/runtime/v1"
	"k8s.io/cri-streaming/pkg/streaming"
	"k8s.io/cri-streaming/pkg/streaming/portforward"
	"k8s.io/cri-streaming/pkg/streaming/remotecommand"
	"k8s.io/streaming/pkg/httpstream/wsstream"
)

// running counts what goes on: commands, attached streams, forwarded connections.
var running atomic.Int64

// streams is the kubelet's side of a runtime's streaming server.
type streams struct {
	runtime streaming.Server
}

func newStreams() (*streams, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	config := streaming.DefaultConfig
	config.BaseURL = &url.URL{Scheme: "http", Host: listener.Addr().String()}
	server, err := streaming.NewServer(config, containers{})
	if err != nil {
		return nil, err
	}
	go func() { _ = http.Serve(listener, server) }()
	return &streams{server}, nil
}

// open tells how much goes on.
func open(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintln(w, running.Load())
}

func (s *streams) exec(websockets bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		options, err := remotecommand.NewOptions(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer, err := s.runtime.GetExec(&runtimeapi.ExecRequest{
			ContainerId: r.PathValue("container"),
			Cmd:         r.URL.Query()["command"],
			Stdin:       options.Stdin,
			Stdout:      options.Stdout,
			Stderr:      options.Stderr,
			Tty:         options.TTY,
		})
		if err != nil {
			_ = streaming.WriteError(err, w)
			return
		}
		remote(w, r, answer.Url, options, websockets)
	}
}

func (s *streams) attach(websockets bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		options, err := remotecommand.NewOptions(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer, err := s.runtime.GetAttach(&runtimeapi.AttachRequest{
			ContainerId: r.PathValue("container"),
			Stdin:       options.Stdin,
			Stdout:      options.Stdout,
			Stderr:      options.Stderr,
			Tty:         options.TTY,
		})
		if err != nil {
			_ = streaming.WriteError(err, w)
			return
		}
		remote(w, r, answer.Url, options, websockets)
	}
}

func remote(w http.ResponseWriter, r *http.Request, to string, options *remotecommand.Options, websockets bool) {
	if r.PathValue("pod") == "hangs" {
		hang(r)
		return
	}
	target, err := url.Parse(to)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if websockets && wsstream.IsWebSocketRequestWithStreamCloseProtocol(r) {
		wanted := translator.Options{
			Stdin: options.Stdin, Stdout: options.Stdout, Stderr: options.Stderr, Tty: options.TTY,
		}
		translator.NewStreamTranslatorHandler(target, nil, 0, wanted).ServeHTTP(w, r)
		return
	}
	proxy.NewUpgradeAwareHandler(target, nil, false, true, refusing{}).ServeHTTP(w, r)
}

func (s *streams) portForward(websockets bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		tunnel := websockets && wsstream.IsWebSocketRequestWithTunnelingProtocol(r)
		var ports []int32
		if !tunnel {
			options, err := portforward.NewV4Options(r)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			ports = options.Ports
		}
		answer, err := s.runtime.GetPortForward(&runtimeapi.PortForwardRequest{
			PodSandboxId: r.PathValue("pod"),
			Port:         ports,
		})
		if err != nil {
			_ = streaming.WriteError(err, w)
			return
		}
		target, err := url.Parse(answer.Url)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		var handler http.Handler = proxy.NewUpgradeAwareHandler(target, nil, false, true, refusing{})
		if tunnel {
			handler = translator.NewTunnelingHandler(handler)
		}
		handler.ServeHTTP(w, r)
	}
}

// hang is a kubelet that never answers, until its client goes.
func hang(r *http.Request) {
	running.Add(1)
	defer running.Add(-1)
	<-r.Context().Done()
}

type refusing struct{}

func (refusing) Error(w http.ResponseWriter, _ *http.Request, err error) {
	http.Error(w, err.Error(), http.StatusInternalServerError)
}

// containers are processes of this machine.
type containers struct{}

type exited struct{ *exec.ExitError }

func (e exited) Exited() bool    { return true }
func (e exited) ExitStatus() int { return e.ExitCode() }
func (e exited) String() string  { return e.Error() }

func (containers) Exec(ctx context.Context, _ string, command []string, in io.Reader, out, errors io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize) error {
	running.Add(1)
	defer running.Add(-1)
	process := exec.CommandContext(ctx, command[0], command[1:]...)
	process.Stdout = out
	process.Stderr = errors
	if in != nil {
		pipe, err := process.StdinPipe()
		if err != nil {
			return err
		}
		go func() {
			_, _ = io.Copy(pipe, in)
			_ = pipe.Close()
		}()
	}
	err := process.Run()
	if failure, ok := err.(*exec.ExitError); ok {
		return exited{failure}
	}
	return err
}

func (containers) Attach(_ context.Context, container string, in io.Reader, out, errors io.WriteCloser, _ bool, _ <-chan remotecommand.TerminalSize) error {
	running.Add(1)
	defer running.Add(-1)
	if out != nil {
		fmt.Fprintf(out, "attached to %s\n", container)
	}
	if errors != nil {
		fmt.Fprintf(errors, "and what it complains of\n")
	}
	if in != nil && out != nil {
		_, err := io.Copy(out, in)
		return err
	}
	return nil
}

func (containers) PortForward(_ context.Context, _ string, port int32, stream io.ReadWriteCloser) error {
	running.Add(1)
	defer running.Add(-1)
	connection, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	defer connection.Close()
	ended := make(chan error, 2)
	go func() {
		_, err := io.Copy(connection, stream)
		ended <- err
	}()
	go func() {
		_, err := io.Copy(stream, connection)
		ended <- err
	}()
	return <-ended
}
