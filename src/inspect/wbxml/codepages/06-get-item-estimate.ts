import { definePage } from '../page.ts';

export const getItemEstimate = definePage(6, 'GetItemEstimate', [
  [0x05, 'GetItemEstimate', '2.5-16.1'],
  [0x06, 'Version', 'legacy'],
  [0x07, 'Collections', '2.5-16.1'],
  [0x08, 'Collection', '2.5-16.1'],
  [0x09, 'Class', '2.5-12.1'],
  [0x0a, 'CollectionId', '2.5-16.1'],
  [0x0b, 'DateTime', 'legacy'],
  [0x0c, 'Estimate', '2.5-16.1'],
  [0x0d, 'Response', '2.5-16.1'],
  [0x0e, 'Status', '2.5-16.1'],
]);
