import { commandNamed } from '../../inspect/eas/commands.ts';
import type { Device } from '../cast.ts';

/** US English, as a Windows language code. */
const LOCALE = 0x0409;
const OPTIONS_TAG = 7;
const ACCEPT_MULTIPART = 0x02;
const USER_TAG = 8;

/** The query of a device that packs it. (MS-ASHTTP 2.2.1.1.1.1) */
export function base64Query(device: Device, command: string, policyKey: string, multipart: boolean): string {
  const key = Buffer.alloc(policyKey === '0' ? 0 : 4);
  if (key.length > 0) key.writeUInt32LE(Number(policyKey));
  return Buffer.concat([
    Buffer.of(
      Number(device.protocolVersion) * 10,
      commandNamed(command)?.code ?? 0,
      LOCALE & 0xff,
      LOCALE >> 8,
    ),
    counted(Buffer.from(device.deviceId)),
    counted(key),
    counted(Buffer.from(device.deviceType)),
    Buffer.concat([Buffer.of(USER_TAG), counted(Buffer.from(device.user))]),
    ...(multipart ? [Buffer.of(OPTIONS_TAG, 1, ACCEPT_MULTIPART)] : []),
  ]).toString('base64');
}

function counted(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}
