module.exports = require('./load-lazily.cjs')(() => require('@opentelemetry/api'));
