import { definePage } from '../page.ts';

export const airNotify = definePage(3, 'AirNotify', [
  [0x05, 'Notify', 'legacy'],
  [0x06, 'Notification', 'legacy'],
  [0x07, 'Version', 'legacy'],
  [0x08, 'Lifetime', 'legacy'],
  [0x09, 'DeviceInfo', 'legacy'],
  [0x0a, 'Enable', 'legacy'],
  [0x0b, 'Folder', 'legacy'],
  [0x0c, 'ServerEntryId', 'legacy'],
  [0x0d, 'DeviceAddress', 'legacy'],
  [0x0e, 'ValidCarrierProfiles', 'legacy'],
  [0x0f, 'CarrierProfile', 'legacy'],
  [0x10, 'Status', 'legacy'],
  [0x11, 'Replies', 'legacy'],
  [0x12, 'Devices', 'legacy'],
  [0x13, 'Device', 'legacy'],
  [0x14, 'Id', 'legacy'],
  [0x15, 'Expiry', 'legacy'],
  [0x16, 'NotifyGUID', 'legacy'],
]);
