// Command etcd is etcd in the comparison of stores: a member and clients of it in one process. It
// takes orders on standard input, a line each, and answers each with one line:
//
//	put|get CLIENTS MILLISECONDS  ->  NANOSECONDS NANOSECONDS-OF-ONE:HOW-MANY ...
//	leads  ->  true|false
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"log"
	"math/bits"
	"math/rand"
	"net"
	"net/url"
	"os"
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
	through := flag.String("through", "loopback", "loopback: the Go client; calls: calls in the process")
	name := flag.String("name", "", "the member's name")
	cluster := flag.String("cluster", "", "the peer addresses of all members, NAME=URL, with commas")
	flag.Parse()
	member, err := start(*dir, *name, *cluster)
	if err != nil {
		log.Fatal(err)
	}
	var measured store = calls{member}
	if *through == "loopback" {
		client, err := clientv3.New(clientv3.Config{
			Endpoints:   []string{member.Clients[0].Addr().String()},
			DialTimeout: 10 * time.Second,
		})
		if err != nil {
			log.Fatal(err)
		}
		measured = loopback{client}
	}
	side := &side{store: measured, prefix: "/registry/configmaps/" + *name + "/object-"}
	fmt.Println("ready")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if lines.Text() == "leads" {
			fmt.Println(member.Server.Leader() == member.Server.MemberID())
			continue
		}
		var operation string
		var clients, millis int
		if _, err := fmt.Sscanf(lines.Text(), "%s %d %d", &operation, &clients, &millis); err != nil {
			log.Fatalf("%q: %v", lines.Text(), err)
		}
		side.measure(operation, clients, time.Duration(millis)*time.Millisecond)
	}
	member.Close()
}

// start returns when the member serves. Members speak TLS with each other.
func start(dir, name, cluster string) (*embed.Etcd, error) {
	config := embed.NewConfig()
	config.Name = name
	config.Dir = dir
	config.LogLevel = "panic"
	config.QuotaBackendBytes = 16 << 30
	config.InitialCluster = cluster
	config.PeerAutoTLS = true
	config.SelfSignedCertValidity = 1
	for _, member := range strings.Split(cluster, ",") {
		if address, own := strings.CutPrefix(member, name+"="); own {
			peer, err := url.Parse(address)
			if err != nil {
				return nil, err
			}
			config.ListenPeerUrls, config.AdvertisePeerUrls = []url.URL{*peer}, []url.URL{*peer}
		}
	}
	client, err := freeAddress()
	if err != nil {
		return nil, err
	}
	config.ListenClientUrls, config.AdvertiseClientUrls = []url.URL{client}, []url.URL{client}
	member, err := embed.StartEtcd(config)
	if err != nil {
		return nil, err
	}
	<-member.Server.ReadyNotify()
	return member, nil
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
	prefix  string
	written atomic.Int64
}

// measure has clients do one operation after the other, each for itself, until the time is over.
func (s *side) measure(operation string, clients int, duration time.Duration) {
	value := make([]byte, valueBytes)
	rand.New(rand.NewSource(1)).Read(value)
	if s.written.Load() == 0 {
		if err := s.once("put", value); err != nil {
			log.Fatalf("put: %v", err)
		}
	}
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
	counts := map[int64]int{}
	for _, times := range taken {
		for _, one := range times {
			counts[rounded(one)]++
		}
	}
	fmt.Print(elapsed.Nanoseconds())
	for one, count := range counts {
		fmt.Printf(" %d:%d", one, count)
	}
	fmt.Println()
}

// rounded keeps the first seven binary digits.
func rounded(nanos int64) int64 {
	shift := max(0, bits.Len64(uint64(nanos))-7)
	return nanos >> shift << shift
}

func (s *side) once(operation string, value []byte) error {
	ctx := context.Background()
	if operation == "put" {
		return s.store.put(ctx, s.key(s.written.Add(1)-1), value)
	}
	found, err := s.store.get(ctx, s.key(rand.Int63n(s.written.Load())))
	if err == nil && !found {
		err = fmt.Errorf("a key that was written is not there")
	}
	return err
}

func (s *side) key(number int64) string {
	return fmt.Sprintf("%s%012d", s.prefix, number)
}
