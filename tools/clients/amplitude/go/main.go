// Command go sends what a task on standard input says with analytics-go, and prints what became of every event.
package main

import (
	"encoding/json"
	"os"
	"sync"
	"time"

	"github.com/amplitude/analytics-go/amplitude"
)

type step struct {
	Do         string                 `json:"do"`
	Type       string                 `json:"type"`
	User       string                 `json:"user"`
	Properties map[string]interface{} `json:"properties"`
	Set        map[string]interface{} `json:"set"`
	GroupType  string                 `json:"groupType"`
	Group      string                 `json:"group"`
	Product    string                 `json:"product"`
	Price      float64                `json:"price"`
	Quantity   int                    `json:"quantity"`
}

type task struct {
	APIKey          string `json:"apiKey"`
	ServerURL       string `json:"serverUrl"`
	FlushIntervalMs int64  `json:"flushIntervalMs"`
	FlushQueueSize  int    `json:"flushQueueSize"`
	MinIDLength     int    `json:"minIdLength"`
	Steps           []step `json:"steps"`
}

type result struct {
	Type string `json:"type"`
	Code int    `json:"code"`
}

// The SDK's log would show every body.
type silent struct{}

func (silent) Debugf(string, ...interface{}) {}
func (silent) Infof(string, ...interface{})  {}
func (silent) Warnf(string, ...interface{})  {}
func (silent) Errorf(string, ...interface{}) {}

func main() {
	var given task
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		panic(err)
	}

	var untold sync.WaitGroup
	var printing sync.Mutex
	out := json.NewEncoder(os.Stdout)

	config := amplitude.NewConfig(given.APIKey)
	config.ServerURL = given.ServerURL
	config.FlushInterval = time.Duration(given.FlushIntervalMs) * time.Millisecond
	config.FlushQueueSize = given.FlushQueueSize
	config.MinIDLength = given.MinIDLength
	config.Logger = silent{}
	config.ExecuteCallback = func(told amplitude.ExecuteResult) {
		printing.Lock()
		defer printing.Unlock()
		_ = out.Encode(result{Type: told.Event.EventType, Code: told.Code})
		untold.Done()
	}

	client := amplitude.NewClient(config)
	for _, each := range given.Steps {
		if each.Do != "flush" {
			untold.Add(1)
		}
		perform(client, each)
	}
	untold.Wait()
}

func perform(client amplitude.Client, s step) {
	who := amplitude.EventOptions{UserID: s.User}
	switch s.Do {
	case "track":
		client.Track(amplitude.Event{EventType: s.Type, EventOptions: who, EventProperties: s.Properties})
	case "identify":
		client.Identify(changes(s.Set), who)
	case "setGroup":
		client.SetGroup(s.GroupType, []string{s.Group}, who)
	case "groupIdentify":
		client.GroupIdentify(s.GroupType, s.Group, changes(s.Set), amplitude.EventOptions{})
	case "revenue":
		client.Revenue(amplitude.Revenue{ProductID: s.Product, Price: s.Price, Quantity: s.Quantity}, who)
	case "flush":
		client.Flush()
	default:
		panic("unknown step " + s.Do)
	}
}

func changes(properties map[string]interface{}) amplitude.Identify {
	identify := amplitude.Identify{}
	for name, value := range properties {
		identify.Set(name, value)
	}
	return identify
}
