/** Tells the measuring process the port, and ends with it. */
export function serve(port) {
  process.on('disconnect', () => process.exit());
  process.send(port);
}
