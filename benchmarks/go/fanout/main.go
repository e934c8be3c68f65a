// Fanout measures what one event to one watcher costs the server, with many watches on few
// connections of HTTP/2, as informers of Go clients have them.
//
// It changes ConfigMaps, of 7 KB as pods are, one after the other, as fast as the watchers follow,
// and reads the CPU time of the server's process from /proc.
package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	configMaps = "/api/v1/namespaces/default/configmaps"
	objects    = 20
	// The updates that watchers may be behind before the next one waits for them.
	ahead = 40
)

type load struct {
	server   string
	writer   *http.Client
	readers  []*http.Client
	watchers int
	size     int
	changes  int
	events   atomic.Int64
}

func main() {
	kubeconfig := flag.String("kubeconfig", "binnacle-data/admin.kubeconfig", "how to reach the server")
	pid := flag.Int("pid", 0, "the server's process")
	connections := flag.Int("connections", 4, "connections that the watchers share")
	watchers := flag.Int("watchers", 1000, "watches")
	size := flag.Int("size", 7000, "bytes of an object")
	slice := flag.Duration("slice", 8*time.Second, "how long one measurement takes; the first is to warm up")
	slices := flag.Int("slices", 5, "measurements")
	flag.Parse()

	l := connect(*kubeconfig, *connections)
	l.watchers = *watchers
	l.size = *size
	for i := range objects {
		l.write("POST", configMaps, i)
	}
	l.watch()
	l.run(*slice)
	for range *slices {
		cpu, began := cpuMillis(*pid), time.Now()
		events := l.run(*slice)
		fmt.Printf("%.0f events/s, %.4f CPU ms per event\n",
			float64(events)/time.Since(began).Seconds(), (cpuMillis(*pid)-cpu)/float64(events))
	}
}

func connect(kubeconfig string, connections int) *load {
	text, err := os.ReadFile(kubeconfig)
	check(err)
	field := func(name string) string {
		found := regexp.MustCompile(name + `: "?([^"\s]+)`).FindSubmatch(text)
		if found == nil {
			log.Fatalf("%s has no %s", kubeconfig, name)
		}
		return string(found[1])
	}
	data := func(name string) []byte {
		decoded, err := base64.StdEncoding.DecodeString(field(name))
		check(err)
		return decoded
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(data("certificate-authority-data"))
	certificate, err := tls.X509KeyPair(data("client-certificate-data"), data("client-key-data"))
	check(err)
	client := func() *http.Client {
		return &http.Client{Transport: &http.Transport{
			ForceAttemptHTTP2:  true,
			DisableCompression: true,
			TLSClientConfig:    &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{certificate}},
		}}
	}
	l := &load{server: field("server"), writer: client()}
	for range connections {
		reader := client()
		// A connection that is there is shared by all its watches.
		answer, err := reader.Get(l.server + "/version")
		check(err)
		_, err = io.Copy(io.Discard, answer.Body)
		check(err)
		check(answer.Body.Close())
		l.readers = append(l.readers, reader)
	}
	return l
}

func (l *load) watch() {
	list := l.send("GET", configMaps+"?limit=1", "")
	version := regexp.MustCompile(`"resourceVersion":"(\d+)"`).FindStringSubmatch(list)[1]
	var answered sync.WaitGroup
	for i := range l.watchers {
		answered.Go(func() {
			answer, err := l.readers[i%len(l.readers)].Get(
				l.server + configMaps + "?watch=true&resourceVersion=" + version)
			check(err)
			go l.count(answer.Body)
		})
	}
	answered.Wait()
}

// Every event is one line.
func (l *load) count(body io.Reader) {
	lines := bufio.NewReaderSize(body, 16<<10)
	for {
		_, err := lines.ReadSlice('\n')
		if err == nil {
			l.events.Add(1)
		} else if err != bufio.ErrBufferFull {
			return
		}
	}
}

// Changes objects for a while, waits until all watchers know, and tells how many events that were.
func (l *load) run(length time.Duration) int64 {
	before, first := l.events.Load(), l.changes
	for end := time.Now().Add(length); time.Now().Before(end); {
		l.write("PUT", configMaps+"/m"+strconv.Itoa(l.changes%objects), l.changes%objects)
		l.await(before, l.changes-first-ahead)
	}
	l.await(before, l.changes-first)
	return l.events.Load() - before
}

func (l *load) await(before int64, changes int) {
	for l.events.Load()-before < int64(changes)*int64(l.watchers) {
		time.Sleep(time.Millisecond)
	}
}

func (l *load) write(method, path string, object int) {
	l.changes++
	l.send(method, path, fmt.Sprintf(
		`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m%d"},"data":{"text":"%s","change":"%d"}}`,
		object, strings.Repeat("x", l.size), l.changes))
}

func (l *load) send(method, path, body string) string {
	request, err := http.NewRequest(method, l.server+path, strings.NewReader(body))
	check(err)
	request.Header.Set("Content-Type", "application/json")
	answer, err := l.writer.Do(request)
	check(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	check(err)
	if answer.StatusCode >= 300 {
		log.Fatalf("%s %s: %s", method, path, text)
	}
	return string(text)
}

// The time that a process took of the CPUs, in user and kernel mode. A tick is 10 ms on Linux.
func cpuMillis(pid int) float64 {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	check(err)
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+2:]))
	user, err := strconv.ParseFloat(fields[11], 64)
	check(err)
	system, err := strconv.ParseFloat(fields[12], 64)
	check(err)
	return (user + system) * 10
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
