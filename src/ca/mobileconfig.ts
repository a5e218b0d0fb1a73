import { createHash } from 'node:crypto';
import { type PlistValue, plistText } from './plist.ts';

/** One thing that a configuration profile installs. */
export interface ProfilePayload {
  /** Apple's name of its kind. */
  readonly type: string;
  /** Tells it from others within the profile: letters, digits and hyphens. */
  readonly id: string;
  /** What the device's settings call it. */
  readonly title: string;
  readonly description: string;
  readonly fields: Readonly<Record<string, PlistValue>>;
}

export interface Profile {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly payloads: readonly ProfilePayload[];
}

/**
 * A configuration profile for iOS and macOS, unsigned. Its identifiers follow from `id` alone: installed again, it takes the place of the one before.
 */
export function mobileconfig({ id, title, description, payloads }: Profile): string {
  const identifier = `easlens.${id}`;
  return plistText({
    ...header('Configuration', identifier, title, description),
    PayloadOrganization: 'EAS Lens',
    PayloadRemovalDisallowed: false,
    PayloadContent: payloads.map((payload) => ({
      ...header(payload.type, `${identifier}.${payload.id}`, payload.title, payload.description),
      ...payload.fields,
    })),
  });
}

function header(
  type: string,
  identifier: string,
  title: string,
  description: string,
): Record<string, PlistValue> {
  return {
    PayloadType: type,
    PayloadVersion: 1,
    PayloadIdentifier: identifier,
    PayloadUUID: uuidOf(identifier),
    PayloadDisplayName: title,
    PayloadDescription: description,
  };
}

/** A UUID that is always the same for a name. (version 8 of RFC 9562: a hash of our own choice) */
function uuidOf(name: string): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    .toUpperCase();
}
