package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// logs are ten lines, and with follow one more every moment, or with the container "quiet" none.
func logs(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	switch r.PathValue("container") {
	case "missing":
		http.Error(w, "container \"missing\" not found", http.StatusNotFound)
		return
	case "creating":
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, "container \"creating\" in pod \"p\" is waiting to start: ContainerCreating")
		return
	case "quiet":
		if query.Get("follow") == "true" {
			hang(r)
		}
		return
	}
	word := "line"
	if query.Get("previous") == "true" {
		word = "earlier"
	}
	var lines []string
	for number := 1; number <= 10; number++ {
		line := fmt.Sprintf("%s %d of %s", word, number, r.PathValue("container"))
		if query.Get("timestamps") == "true" {
			line = "2026-01-01T00:00:00Z " + line
		}
		lines = append(lines, line+"\n")
	}
	if tail, err := strconv.Atoi(query.Get("tailLines")); err == nil && tail < len(lines) {
		lines = lines[len(lines)-tail:]
	}
	text := strings.Join(lines, "")
	if limit, err := strconv.Atoi(query.Get("limitBytes")); err == nil && limit < len(text) {
		text = text[:limit]
	}
	fmt.Fprint(w, text)
	if query.Get("follow") != "true" {
		return
	}
	running.Add(1)
	defer running.Add(-1)
	for number := 11; r.Context().Err() == nil; number++ {
		_ = http.NewResponseController(w).Flush()
		time.Sleep(50 * time.Millisecond)
		fmt.Fprintf(w, "%s %d of %s\n", word, number, r.PathValue("container"))
	}
}

type asked struct {
	Method  string
	Target  string
	Headers http.Header
	Host    string
	Length  int64
	Body    string
	Client  string
}

// workload is what a container serves: a page that tells what was asked, redirections, an answer in
// pieces, an answer that breaks off, another protocol.
func workload(pages *http.ServeMux) {
	pages.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		told := asked{
			Method: r.Method, Target: r.RequestURI, Headers: r.Header, Host: r.Host,
			Length: r.ContentLength, Body: string(body),
		}
		if r.TLS != nil && len(r.TLS.PeerCertificates) > 0 {
			told.Client = r.TLS.PeerCertificates[0].Subject.String()
		}
		w.Header().Set("X-Told", "yes")
		w.Header().Set("Access-Control-Allow-Origin", "*")
		if status, err := strconv.Atoi(r.URL.Query().Get("status")); err == nil {
			w.WriteHeader(status)
		}
		_ = json.NewEncoder(w).Encode(told)
	})
	pages.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", r.URL.Query().Get("to"))
		w.WriteHeader(http.StatusFound)
	})
	pages.HandleFunc("/pieces", func(w http.ResponseWriter, r *http.Request) {
		for number := 1; number <= 3; number++ {
			fmt.Fprintf(w, "piece %d\n", number)
			_ = http.NewResponseController(w).Flush()
		}
	})
	pages.HandleFunc("/breaks", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "part")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	pages.HandleFunc("/hangs", func(_ http.ResponseWriter, r *http.Request) { hang(r) })
	pages.HandleFunc("/upper", func(w http.ResponseWriter, r *http.Request) {
		connection, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer connection.Close()
		fmt.Fprintf(buffered, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: %s\r\n\r\n", r.Header.Get("Upgrade"))
		_ = buffered.Flush()
		for line, err := buffered.ReadString('\n'); err == nil; line, err = buffered.ReadString('\n') {
			fmt.Fprint(buffered, strings.ToUpper(line))
			_ = buffered.Flush()
		}
	})
}
