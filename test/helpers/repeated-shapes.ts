/** A body with some part as often as one likes. */
export interface RepeatedShape {
  readonly name: string;
  readonly xml: (count: number) => string;
}

const SPACES =
  'xmlns:email="Email" xmlns:email2="Email2" xmlns:base="AirSyncBase" xmlns:sync="AirSync" xmlns:io="ItemOperations"';
const CLASS = '<email:MessageClass>IPM.Note.Microsoft.Voicemail</email:MessageClass>';
const CALLER = '<email2:UmCallerID>x</email2:UmCallerID>';
const NOTES = '<email2:UmUserNotes>x</email2:UmUserNotes>';
const data = (inside: string): string => `<ApplicationData>${inside}</ApplicationData>`;
const answer = '<Add><ClientId>1</ClientId><ServerId>7</ServerId><Status>6</Status></Add>';

function sync(collections: string): string {
  return `<Sync ${SPACES}><Collections>${collections}</Collections></Sync>`;
}

function collection(inside: string, id = '5'): string {
  return `<Collection><SyncKey>1</SyncKey><CollectionId>${id}</CollectionId>${inside}</Collection>`;
}

const add = (inside: string): string => sync(collection(`<Commands><Add>${inside}</Add></Commands>`));

/** Parts that look through what is around them, all in one place, or with something long beside them. */
export const repeatedShapes: readonly RepeatedShape[] = [
  { name: 'items in one Add', xml: (count) => add(data(CLASS).repeat(count)) },
  { name: 'callers in one Add', xml: (count) => add(data(CALLER).repeat(count)) },
  { name: 'callers and notes beside the item', xml: (count) => add((CALLER + NOTES).repeat(count)) },
  { name: 'callers and classes in one item', xml: (count) => add(data((CALLER + CLASS).repeat(count))) },
  {
    name: 'items in items',
    xml: (count) =>
      add(
        `<ServerId>1</ServerId>${data(`${CLASS}<Add><ServerId>2</ServerId>${data(CLASS)}</Add>`).repeat(count)}`,
      ),
  },
  {
    name: 'children of a caller',
    xml: (count) => add(data(`<email2:UmCallerID>${NOTES.repeat(count)}</email2:UmCallerID>`)),
  },
  {
    name: 'attachments',
    xml: (count) =>
      add(
        data(
          `<base:Attachments>${'<base:Attachment><email2:UmAttOrder>1</email2:UmAttOrder></base:Attachment>'.repeat(count)}</base:Attachments>`,
        ),
      ),
  },
  {
    name: 'items',
    xml: (count) =>
      sync(
        collection(
          `<Commands>${`<Add><ServerId>1</ServerId>${data(CLASS + CALLER)}</Add>`.repeat(count)}</Commands>`,
        ),
      ),
  },
  { name: 'collections', xml: (count) => sync(collection('<Status>1</Status>').repeat(count)) },
  { name: 'answers', xml: (count) => sync(collection(`<Responses>${answer.repeat(count)}</Responses>`)) },
  {
    name: 'fetches in one answer',
    xml: (count) =>
      `<ItemOperations xmlns="ItemOperations" ${SPACES}><Response><Fetch>${`<Properties>${CLASS}${CALLER}</Properties>`.repeat(count)}</Fetch></Response></ItemOperations>`,
  },
];
