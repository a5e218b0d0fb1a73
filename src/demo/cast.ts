/** A device, and how it talks. */
export interface Device {
  readonly user: string;
  readonly deviceId: string;
  readonly deviceType: string;
  readonly userAgent: string;
  readonly protocolVersion: '12.1' | '14.1' | '16.1';
  readonly query: 'plain' | 'base64';
  /** It says that it understands gzip. */
  readonly acceptsGzip: boolean;
  /** It compresses its own requests, which few do. */
  readonly sendsGzip: boolean;
}

/** Keeps the books of Harbour Lights Ferries, and the one phone that is always new. */
export const mira: Device = {
  user: 'mira',
  deviceId: 'F17DL1GHTH0U5E000000000000000001',
  deviceType: 'iPhone',
  userAgent: 'Apple-iPhone15C2/2201.100',
  protocolVersion: '16.1',
  query: 'plain',
  acceptsGzip: true,
  sendsGzip: false,
};

/** First mate. His phone packs the query into base64 and believes that it may change anything. */
export const odo: Device = {
  user: 'odo',
  deviceId: 'androidc0ffee42',
  deviceType: 'Android',
  userAgent: 'Android/16-EAS-2.0',
  protocolVersion: '14.1',
  query: 'base64',
  acceptsGzip: false,
  sendsGzip: false,
};

/** Runs the office from a desk with a view of the pier. */
export const juno: Device = {
  user: 'juno',
  deviceId: '7A11DE5B0A7C4E0E9B1C0DE5CAFE0001',
  deviceType: 'WindowsOutlook15',
  userAgent: 'Outlook/16.0 (16.0.18025.20000; x64)',
  protocolVersion: '14.1',
  query: 'plain',
  acceptsGzip: true,
  sendsGzip: true,
};

/** The telephone of the ticket booth, bought in 2009 and still not broken. */
export const booth: Device = {
  user: 'booth',
  deviceId: '356CF9000000017',
  deviceType: 'PocketPC',
  userAgent: 'MSFT-PPC/5.2.5082',
  protocolVersion: '12.1',
  query: 'plain',
  acceptsGzip: false,
  sendsGzip: false,
};
