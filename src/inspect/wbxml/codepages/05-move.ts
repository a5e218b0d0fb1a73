import { definePage } from '../page.ts';

export const move = definePage(5, 'Move', [
  [0x05, 'MoveItems', '2.5-16.1'],
  [0x06, 'Move', '2.5-16.1'],
  [0x07, 'SrcMsgId', '2.5-16.1'],
  [0x08, 'SrcFldId', '2.5-16.1'],
  [0x09, 'DstFldId', '2.5-16.1'],
  [0x0a, 'Response', '2.5-16.1'],
  [0x0b, 'Status', '2.5-16.1'],
  [0x0c, 'DstMsgId', '2.5-16.1'],
]);
