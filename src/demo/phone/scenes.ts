import { booth, type Device, juno, mira, odo } from '../cast.ts';
import type { Pause } from '../pace.ts';
import type { Phone } from './phone.ts';
import { add, change, Inbox, openMessages, ping, sendLetter } from './requests.ts';

/** What one device does while the demo runs. */
export interface Scene {
  readonly device: Device;
  readonly play: (phone: Phone, pause: Pause) => Promise<void>;
}

/** Everything a new account does first. */
async function setUp(phone: Phone, pause: Pause): Promise<Inbox> {
  await phone.options();
  await phone.command('FolderSync', '<FolderSync><SyncKey>0</SyncKey></FolderSync>');
  await pause(300);
  await phone.command(
    'Settings',
    `<Settings>
      <DeviceInformation>
        <Set>
          <Model>${phone.device.deviceType}</Model>
          <FriendlyName>${phone.device.user}</FriendlyName>
          <UserAgent>${phone.device.userAgent}</UserAgent>
        </Set>
      </DeviceInformation>
      <UserInformation><Get/></UserInformation>
    </Settings>`,
  );
  const inbox = new Inbox(phone);
  await inbox.begin();
  await pause(250);
  await inbox.fetch();
  return inbox;
}

/** A phone that does everything right; what goes wrong comes from the server. */
const miraListens: Scene = {
  device: mira,
  play: async (phone, pause) => {
    const inbox = await setUp(phone, pause);
    await pause(500);
    await openMessages(phone, ['11', '12'], { multipart: true });
    await inbox.send(change('1', '<email:Read>1</email:Read>'));
    await ping(phone);
    await inbox.fetch();
    await pause(400);
    await phone.command(
      'Find',
      `<Find>
        <SearchId>harbour-1</SearchId>
        <ExecuteSearch>
          <MailBoxSearchCriterion>
            <Query><FreeText>compass</FreeText></Query>
            <Options><Range>0-24</Range></Options>
          </MailBoxSearchCriterion>
        </ExecuteSearch>
      </Find>`,
    );
    await sendLetter(phone, 'Re: Which blue?', 'The blue of the tin that is open.');
    await ping(phone);
    await inbox.fetch();
    await inbox.repeat();
    await pause(300);
    await ping(phone);
  },
};

/** A phone that sends back what it received, the caller's number with it. */
const odoTouches: Scene = {
  device: odo,
  play: async (phone, pause) => {
    await pause(350);
    const inbox = await setUp(phone, pause);
    await pause(700);
    const flag =
      '<email:Flag><email:Status>2</email:Status><email:FlagType>Call back</email:FlagType></email:Flag>';
    await inbox.send(change('4', '<email:Read>1</email:Read>'));
    await pause(300);
    await inbox.send(change('11', `${flag}<email2:UmCallerID>+442079460101</email2:UmCallerID>`));
    await ping(phone);
    await inbox.fetch();
    await pause(500);
    await phone.command(
      'Search',
      `<Search>
        <Store>
          <Name>Mailbox</Name>
          <Query><And><FreeText>lamp</FreeText></And></Query>
          <Options><Range>0-9</Range><RebuildResults/></Options>
        </Store>
      </Search>`,
    );
    await openMessages(phone, ['4', '6']);
    await ping(phone);
    await inbox.repeat();
  },
};

/** A desk that asks for every property there is, and is refused what it may not write. */
const junoAsks: Scene = {
  device: juno,
  play: async (phone, pause) => {
    await pause(150);
    const inbox = await setUp(phone, pause);
    await phone.command(
      'GetItemEstimate',
      `<GetItemEstimate>
        <Collections>
          <Collection>
            <airsync:SyncKey>1</airsync:SyncKey>
            <CollectionId>5</CollectionId>
          </Collection>
        </Collections>
      </GetItemEstimate>`,
    );
    await pause(600);
    await openMessages(phone, ['13'], {
      schema: '<email:Subject/><email:MessageClass/><email2:UmCallerID/>',
    });
    await inbox.send(change('13', '<email2:UmCallerID>sip:juno@harbourlights.example</email2:UmCallerID>'));
    await ping(phone);
    await inbox.fetch();
    await pause(800);
    const draft =
      '<email:Subject>Ring the choir back</email:Subject><email:MessageClass>IPM.Note</email:MessageClass>';
    await inbox.send(add('draft1', `${draft}<email2:UmCallerID>+442079460166</email2:UmCallerID>`));
    await sendLetter(phone, 'Berths', 'Berth 3 is berth 4. Berth 4 is full. Please float.');
    await ping(phone);
    await inbox.repeat();
  },
};

/** An old telephone that speaks 12.1 and hears words it does not know; in the end it is sent to another server. */
const boothRings: Scene = {
  device: booth,
  play: async (phone, pause) => {
    await pause(900);
    const inbox = await setUp(phone, pause);
    await pause(600);
    await openMessages(phone, ['1']);
    await inbox.send(change('2', '<email:Read>1</email:Read>'));
    await ping(phone);
    await pause(900);
    await ping(phone);
    await inbox.repeat();
    await phone.command('FolderSync', '<FolderSync><SyncKey>1</SyncKey></FolderSync>');
  },
};

export const scenes: readonly Scene[] = [miraListens, odoTouches, junoAsks, boothRings];
