module.exports = require('./load-lazily.cjs')(() => require('express'));
