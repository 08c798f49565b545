/** The connection to the database broke, could not be made, or was given up: nothing is wrong with the statement. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code: string = 'CONNECTION_LOST';
}
