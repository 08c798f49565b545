module.exports = require('./load-lazily.cjs')(() => require('@slack/socket-mode'));
