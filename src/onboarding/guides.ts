import { html, type Markup } from './html.ts';
import type { Platform } from './platform.ts';
import type { Situation } from './situation.ts';

/** What to do on one platform. */
export interface Guide {
  readonly title: string;
  readonly steps: readonly Markup[];
  /** What goes wrong most, and what it means. */
  readonly traps: readonly Markup[];
}

/** The guide for a platform, and for how this device has come here. */
export function guideFor(platform: Platform, situation: Situation): Guide {
  return GUIDES[platform](situation);
}

const GUIDES: Readonly<Record<Platform, (situation: Situation) => Guide>> = {
  ios: (situation) => ({
    title: 'iPhone and iPad',
    steps: [
      ...ofProxy(situation, (proxy) => [
        html`Open ${tap('Settings', 'Wi-Fi')}, the (i) beside the network, ${tap('Configure Proxy', 'Manual')}: ${proxy}.`,
      ]),
      ...ofAuthority(situation, ({ root }) => [
        html`In Safari, get the certificate and tap ${tap('Allow')}. ${button(situation, 'ca.mobileconfig')}`,
        html`Open ${tap('Settings', 'Profile Downloaded')} and tap ${tap('Install')}. It is also under ${tap('Settings', 'General', 'VPN & Device Management')}.`,
        html`Open ${tap('Settings', 'General', 'About', 'Certificate Trust Settings')} and switch ${strong(root.name)} on. Without this, iOS refuses every connection.`,
      ]),
      ...ofAccount(situation, (server) => [
        html`Add the account with the <a href="#account">profile below</a>, or by hand: ${tap('Settings', 'Apps', 'Mail', 'Mail Accounts', 'Add Account', 'Microsoft Exchange')} (before iOS 18 ${tap('Settings', 'Mail', 'Accounts')}), the email address, then ${tap('Configure Manually')}. The server is ${server}.${plainNote(situation, 'Use SSL is switched off in the advanced settings of the account.')}`,
      ]),
    ],
    traps: [
      ...ofAuthority(situation, () => [
        html`${strong('Cannot Verify Server Identity')}: full trust is not switched on, or the account names another server than the certificate is for.`,
      ]),
      html`A proxy that asks for a password does not work: Mail has nowhere to type one. Leave ${tap('Authentication')} off in the proxy settings of the Wi-Fi.`,
      html`The proxy of a Wi-Fi is for that Wi-Fi alone. Switch mobile data and VPNs off for as long as you test.`,
      outlookMobile,
    ],
  }),
  android: (situation) => ({
    title: 'Android',
    steps: [
      ...ofProxy(situation, (proxy) => [
        html`In the settings of the Wi-Fi, open the network, the pencil, and ${tap('Advanced options', 'Proxy', 'Manual')}: ${proxy}.`,
      ]),
      ...ofAuthority(situation, () => [
        html`Get the certificate, and keep the file. ${button(situation, 'ca.crt')}`,
        html`Look for ${tap('CA certificate')} in the settings. Most often it is under ${tap('Security & privacy', 'More security & privacy', 'Encryption & credentials', 'Install a certificate')}, on Samsung under ${tap('Security and privacy', 'More security settings', 'Install from phone storage')}.`,
        html`Tap ${tap('Install anyway')} and choose ${strong('easlens-ca.crt')}. A phone without a screen lock asks for one first.`,
      ]),
      ...ofAccount(situation, (server) => [
        html`${strong('Gmail')}: ${tap('Settings', 'Add account', 'Exchange and Office 365')}, the email address, then ${tap('Manual setup')}. The server is ${server}.${plainNote(situation, 'The security type is None.')}`,
        html`${strong('Samsung Email')}: ${tap('Add account', 'Exchange', 'Manual setup')}. ${strong('Nine')}: add an Exchange account and open its advanced or manual settings. The server is the same.`,
      ]),
    ],
    traps: [
      ...ofAuthority(situation, () => [
        html`Apps decide themselves whether a certificate that you installed counts; since Android 7 most say no. If yours still warns, let it go on, or choose ${tap('SSL/TLS (accept all certificates)')} for the time of the test.`,
        html`${strong('Network may be monitored')} is what Android says from now on. It is true, and goes with the certificate.`,
      ]),
      html`Many apps leave the proxy of a Wi-Fi aside. If nothing arrives here, give the account this proxy as its server, or redirect the traffic at the gateway.`,
      outlookMobile,
    ],
  }),
  windows: (situation) => ({
    title: 'Windows',
    steps: [
      ...ofProxy(situation, (proxy) => [
        html`Open ${tap('Settings', 'Network & internet', 'Proxy', 'Manual proxy setup')}: ${proxy}.`,
      ]),
      ...ofAuthority(situation, () => [
        html`Get the certificate, open the file and choose ${tap('Install Certificate', 'Local Machine')}. ${button(situation, 'ca.crt')}`,
        html`Choose ${tap('Place all certificates in the following store', 'Trusted Root Certification Authorities')}. As an administrator, this does the same: ${code('certutil -addstore Root easlens-ca.crt')}`,
      ]),
      ...ofAccount(situation, (server) => [
        html`Windows 10 Mail: ${tap('Settings', 'Manage accounts', 'Add account', 'Advanced setup', 'Exchange ActiveSync')}. Classic Outlook: ${tap('Control Panel', 'Mail', 'New', 'Manual setup', 'Exchange ActiveSync')}. The server is ${server}.`,
      ]),
    ],
    traps: [
      html`Classic Outlook speaks ActiveSync with Outlook.com and with other makers’ servers, but refuses Exchange itself. The new Outlook and Outlook for Microsoft 365 do not speak it with your server at all.`,
      html`Microsoft has switched off Windows Mail at the end of 2024: an installation that still works is an old one.`,
    ],
  }),
  macos: (situation) => ({
    title: 'Mac',
    steps: [
      ...ofProxy(situation, (proxy) => [
        html`Open ${tap('System Settings', 'Wi-Fi', 'Details', 'Proxies')}, ${tap('Web proxy')} and ${tap('Secure web proxy')}: ${proxy}.`,
      ]),
      ...ofAuthority(situation, () => [
        html`Get the certificate and open it: it goes into the keychain ${strong('System')}. ${button(situation, 'ca.crt')}`,
        html`In ${tap('Keychain Access')}, open it, and under ${tap('Trust')} choose ${tap('Always Trust')}. In a terminal, this does the same: ${code('sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain easlens-ca.crt')}`,
      ]),
      ...ofAccount(situation, (server) => [
        html`Point an ActiveSync client of your own, such as curl or a test program, at ${server}.`,
      ]),
    ],
    traps: [
      html`Mail, Calendar and Outlook on a Mac speak EWS and not ActiveSync, so they have nothing to show here.`,
      html`An iPad may pass for a Mac: follow the steps for iPhone and iPad there.`,
    ],
  }),
  other: (situation) => ({
    title: 'Older phones, Linux, and all else',
    steps: [
      ...ofProxy(situation, (proxy) => [
        html`Set the HTTP proxy of the network, or of the program: ${proxy}.`,
      ]),
      ...ofAuthority(situation, () => [
        html`Get the certificate and open it on the phone; most install it when asked to. ${button(situation, 'ca.cer')}`,
        html`For curl, OpenSSL and Linux there is ${link(situation, 'ca.pem', 'the same as PEM')}: ${code('curl --cacert easlens-ca.pem …')}`,
      ]),
      ...ofAccount(situation, (server) => [html`Give the account ${server} as its server.`]),
    ],
    traps: [
      html`What speaks no TLS 1.2 (Windows Mobile, Android before 5, iOS before 5) cannot connect by HTTPS. Let the proxy listen for plain HTTP, and switch SSL off in the account.`,
      html`Exchange Online has turned protocols before 16.1 away since March 2026: an old phone needs another server to talk to.`,
    ],
  }),
};

const outlookMobile = html`The Outlook app does not speak ActiveSync with your server, but with Microsoft’s cloud. Use the phone’s own mail app.`;

type Authority = NonNullable<Situation['authority']>;

function ofAuthority(
  { authority }: Situation,
  words: (authority: Authority) => readonly Markup[],
): readonly Markup[] {
  return authority ? words(authority) : [];
}

/** How to tell a network of the proxy, where that is what is to be done. */
function ofProxy({ way, proxy }: Situation, words: (proxy: Markup) => readonly Markup[]): readonly Markup[] {
  if (way !== 'proxy') return [];
  return words(
    proxy
      ? html`server ${strong(proxy.host)}, port ${strong(String(proxy.port))}, no authentication`
      : html`the address and port of this proxy, no authentication`,
  );
}

/** What is said of the account: how to make one that names the proxy, or that it stays as it is. */
function ofAccount(
  { way, server }: Situation,
  words: (server: Markup) => readonly Markup[],
): readonly Markup[] {
  if (way !== 'account') {
    return [html`Leave the account as it is, or add it as usual: its traffic passes here by itself.`];
  }
  return words(server ? strong(server.host) : html`the address of this proxy`);
}

function plainNote({ isPlain }: Situation, text: string): Markup | undefined {
  return isPlain ? html` ${text}` : undefined;
}

/** Where to tap, one after the other. */
function tap(...places: readonly string[]): Markup {
  const marked = places.map((place) => html`<b>${place}</b>`);
  return html`<span class="tap">${marked.flatMap((place, index) => (index === 0 ? place : [html` › `, place]))}</span>`;
}

function strong(text: string): Markup {
  return html`<b>${text}</b>`;
}

function code(text: string): Markup {
  return html`<code>${text}</code>`;
}

function link({ base }: Situation, file: string, text: string): Markup {
  return html`<a href="${base}/${file}">${text}</a>`;
}

/** On a row of its own: easier to hit with a thumb. */
function button({ base }: Situation, file: string): Markup {
  return html`<span class="row"><a class="button" href="${base}/${file}">Get the certificate</a></span>`;
}
