module.exports = require('./load-lazily.cjs')(() => require('jsonwebtoken'));
