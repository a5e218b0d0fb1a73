/** Domains that the app speaks to and no ActiveSync client does. (Microsoft 365 endpoints, Outlook for iOS and Android) */
const HOSTS = /(?:^|\.)(?:outlookmobile\.(?:com|us)|acompli\.(?:net|com))\.?$/i;

const INSTEAD =
  'To look into the mailbox, add it to an app that speaks ActiveSync: Mail on iOS, Gmail or Samsung Email on Android.';

/** Who of Outlook mobile speaks: the app on a phone, or the service that fetches its mail. */
export type OutlookMobile = 'app' | 'cloud';

/** True for a host that Outlook for iOS and Android speaks to in a protocol of its own. */
export function isOutlookMobileHost(host: string): boolean {
  return HOSTS.test(host);
}

/** Tells by a User-Agent that Outlook mobile speaks: `Outlook-iOS/2.0`, `Outlook-Android/2.0`, `Outlook-iOS-Android/1.0`. */
export function outlookMobileOf(userAgent: string | undefined): OutlookMobile | undefined {
  const found = /^Outlook-(iOS-Android|iOS|Android)\//i.exec(userAgent ?? '')?.[1];
  if (found === undefined) return undefined;
  return found.includes('-') ? 'cloud' : 'app';
}

/** What a person who waits for ActiveSync has to know. */
export function outlookMobileWords(who: OutlookMobile): string {
  return who === 'app'
    ? 'Outlook for iOS and Android does not speak ActiveSync: it talks to a service of Microsoft in a protocol of its own, so ' +
        `there is nothing to decode. ${INSTEAD}`
    : 'A service of Microsoft fetches this mailbox for Outlook for iOS and Android: what it asks is shown here, what the phone ' +
        `asks of it is not ActiveSync and does not pass here. ${INSTEAD}`;
}
