#!/usr/bin/env node
// Not built, because npm links a command only where its file is there when it installs.
import "../dist/cli.js";
