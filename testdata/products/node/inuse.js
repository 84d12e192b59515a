const net = require('net')
net.createServer().listen(3000, () => net.createServer().listen(3000))
