import { literal } from '../filter/literal.ts';
import type { Device } from './device.ts';
import { MAX_NAME } from './device-key.ts';

/** The filter that shows the exchanges of a device. */
export function filterOf({ id, user }: Device): string {
  if (id === undefined) return 'device.id == ""';
  const ofDevice = comparison('device.id', id);
  return user === undefined ? ofDevice : `${ofDevice} && ${comparison('user', user)}`;
}

/** A name that was cut is compared as far as it is known. */
function comparison(field: string, name: string): string {
  const text = literal(name);
  return name.length < MAX_NAME ? `${field} == ${text}` : `${field}.startsWith(${text})`;
}
