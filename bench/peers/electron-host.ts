/** An Electron without a window that runs a peer in a utility process, as the studio runs a training, and passes its lines on. */
import { createInterface } from 'node:readline'
import { app, utilityProcess } from 'electron'

app.disableHardwareAcceleration()
void app.whenReady().then(() => {
  const [script, ...rest] = process.argv.slice(process.argv.indexOf('--') + 1)
  const child = utilityProcess.fork(script!, rest, { stdio: 'inherit', serviceName: 'duet-bench' })
  child.on('message', line => { process.stdout.write(`${String(line)}\n`) })
  child.on('exit', code => app.exit(code))
  createInterface({ input: process.stdin }).on('line', line => child.postMessage(line)).on('close', () => { child.kill() })
})
