//go:build tools

// Package clients pins the real clients that the acceptance tests run, unmodified.
package clients

import (
	_ "github.com/mackerelio/mackerel-agent"
	_ "github.com/mackerelio/mkr"
)
