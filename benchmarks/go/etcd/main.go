// Command etcd is etcd as one side of the comparison of stores: members and their clients in one
// process. It takes a line for each measurement on standard input and answers it with one line:
//
//	put|get CLIENTS MILLISECONDS  ->  OPERATIONS NANOSECONDS MEDIAN-NANOSECONDS P99-NANOSECONDS
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"log"
	"math/rand"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	pb "go.etcd.io/etcd/api/v3/etcdserverpb"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
)

const valueBytes = 1024

// store is what is measured.
type store interface {
	put(ctx context.Context, key string, value []byte) error
	get(ctx context.Context, key string) (bool, error)
}

// calls reaches etcd by calls in this process, without its network interface.
type calls struct{ etcd *embed.Etcd }

func (c calls) put(ctx context.Context, key string, value []byte) error {
	_, err := c.etcd.Server.Put(ctx, &pb.PutRequest{Key: []byte(key), Value: value})
	return err
}

func (c calls) get(ctx context.Context, key string) (bool, error) {
	answer, err := c.etcd.Server.Range(ctx, &pb.RangeRequest{Key: []byte(key)})
	return err == nil && len(answer.Kvs) == 1, err
}

// loopback reaches etcd by its Go client, over TCP without TLS.
type loopback struct{ client *clientv3.Client }

func (l loopback) put(ctx context.Context, key string, value []byte) error {
	_, err := l.client.Put(ctx, key, string(value))
	return err
}

func (l loopback) get(ctx context.Context, key string) (bool, error) {
	answer, err := l.client.Get(ctx, key)
	return err == nil && len(answer.Kvs) == 1, err
}

func main() {
	dir := flag.String("dir", "", "an empty directory for the members' data")
	members := flag.Int("members", 1, "how many members")
	through := flag.String("through", "loopback", "loopback: the Go client; calls: calls in the process")
	flag.Parse()
	started, err := start(*dir, *members)
	if err != nil {
		log.Fatal(err)
	}
	var measured store = calls{started[0]}
	if *through == "loopback" {
		var endpoints []string
		for _, member := range started {
			endpoints = append(endpoints, member.Clients[0].Addr().String())
		}
		client, err := clientv3.New(clientv3.Config{Endpoints: endpoints, DialTimeout: 10 * time.Second})
		if err != nil {
			log.Fatal(err)
		}
		measured = loopback{client}
	}
	side := &side{store: measured}
	fmt.Println("ready")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var operation string
		var clients, millis int
		if _, err := fmt.Sscanf(lines.Text(), "%s %d %d", &operation, &clients, &millis); err != nil {
			log.Fatalf("%q: %v", lines.Text(), err)
		}
		side.measure(operation, clients, time.Duration(millis)*time.Millisecond)
	}
	for _, member := range started {
		member.Close()
	}
}

// start returns when every member serves.
func start(dir string, count int) ([]*embed.Etcd, error) {
	var configs []*embed.Config
	var cluster []string
	for i := range count {
		config := embed.NewConfig()
		config.Name = fmt.Sprint("member-", i)
		config.Dir = filepath.Join(dir, config.Name)
		config.LogLevel = "panic"
		config.QuotaBackendBytes = 16 << 30
		peer, err := freeAddress()
		if err != nil {
			return nil, err
		}
		client, err := freeAddress()
		if err != nil {
			return nil, err
		}
		config.ListenPeerUrls, config.AdvertisePeerUrls = []url.URL{peer}, []url.URL{peer}
		config.ListenClientUrls, config.AdvertiseClientUrls = []url.URL{client}, []url.URL{client}
		cluster = append(cluster, config.Name+"="+peer.String())
		configs = append(configs, config)
	}
	var members []*embed.Etcd
	for _, config := range configs {
		config.InitialCluster = strings.Join(cluster, ",")
		member, err := embed.StartEtcd(config)
		if err != nil {
			return nil, err
		}
		members = append(members, member)
	}
	for _, member := range members {
		<-member.Server.ReadyNotify()
	}
	return members, nil
}

func freeAddress() (url.URL, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return url.URL{}, err
	}
	defer listener.Close()
	return url.URL{Scheme: "http", Host: listener.Addr().String()}, nil
}

type side struct {
	store   store
	written atomic.Int64
}

// measure has clients do one operation after the other, each for itself, until the time is over.
func (s *side) measure(operation string, clients int, duration time.Duration) {
	value := make([]byte, valueBytes)
	rand.New(rand.NewSource(1)).Read(value)
	taken := make([][]int64, clients)
	began := time.Now()
	var all sync.WaitGroup
	for i := range clients {
		all.Add(1)
		go func() {
			defer all.Done()
			for time.Since(began) < duration {
				before := time.Now()
				if err := s.once(operation, value); err != nil {
					log.Fatalf("%s: %v", operation, err)
				}
				taken[i] = append(taken[i], time.Since(before).Nanoseconds())
			}
		}()
	}
	all.Wait()
	elapsed := time.Since(began)
	var sorted []int64
	for _, times := range taken {
		sorted = append(sorted, times...)
	}
	sort.Slice(sorted, func(i, j int) bool { return sorted[i] < sorted[j] })
	fmt.Println(len(sorted), elapsed.Nanoseconds(), sorted[len(sorted)/2], sorted[len(sorted)*99/100])
}

func (s *side) once(operation string, value []byte) error {
	ctx := context.Background()
	if operation == "put" {
		return s.store.put(ctx, key(s.written.Add(1)-1), value)
	}
	found, err := s.store.get(ctx, key(rand.Int63n(s.written.Load())))
	if err == nil && !found {
		err = fmt.Errorf("a key that was written is not there")
	}
	return err
}

func key(number int64) string {
	return fmt.Sprintf("/registry/configmaps/default/object-%012d", number)
}
