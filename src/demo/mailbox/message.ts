/** One message of a mailbox: what stands in its ApplicationData or Properties. */
export interface Message {
  /** Within its collection. */
  readonly id: string;
  readonly xml: string;
  /** The text of its Body, which `xml` holds too. */
  readonly text: string;
}

/** What all messages have. */
interface Envelope {
  readonly id: string;
  readonly from: string;
  readonly subject: string;
  readonly received: string;
  readonly text: string;
  /** Elements that stand beside the usual ones. */
  readonly more?: string;
}

/** A letter, or anything else that is not a voice message. */
export function letter(envelope: Envelope & { readonly messageClass?: string }): Message {
  const { id, messageClass = 'IPM.Note', more = '' } = envelope;
  return { id, text: envelope.text, xml: `${envelopeXml(envelope, messageClass)}${more}` };
}

interface VoiceMessage extends Envelope {
  /** Length of the recording. */
  readonly seconds: number;
  readonly messageClass?: string;
  /** What stands where the caller's number belongs; nothing when absent. */
  readonly callerId?: string;
  /** Elements inside the attachment. */
  readonly inAttachment?: string;
}

/** A voice message with its recording. (MS-ASEMAIL 2.2.2.82 to 2.2.2.85) */
export function voiceMessage(message: VoiceMessage): Message {
  const { id, seconds, messageClass = 'IPM.Note.Microsoft.Voicemail.UM.CA', more = '' } = message;
  const { callerId = '', inAttachment = '' } = message;
  const attachment = `
    <airsyncbase:Attachments>
      <airsyncbase:Attachment>
        <airsyncbase:DisplayName>message-${id}.wav</airsyncbase:DisplayName>
        <airsyncbase:FileReference>5%3a${id}%3a0</airsyncbase:FileReference>
        <airsyncbase:Method>1</airsyncbase:Method>
        <airsyncbase:EstimatedDataSize>${seconds * 1650}</airsyncbase:EstimatedDataSize>
        ${inAttachment}
        <email2:UmAttDuration>${seconds}</email2:UmAttDuration>
        <email2:UmAttOrder>1</email2:UmAttOrder>
      </airsyncbase:Attachment>
    </airsyncbase:Attachments>`;
  const xml = `${envelopeXml(message, messageClass)}${attachment}${callerId}${more}`;
  return { id, text: message.text, xml };
}

/** `<UmCallerID>` with a value: a number, a SIP link, or what a gateway takes for one. */
export function callerId(value: string): string {
  return value === '' ? '<email2:UmCallerID/>' : `<email2:UmCallerID>${value}</email2:UmCallerID>`;
}

function envelopeXml({ from, subject, received, text }: Envelope, messageClass: string): string {
  return `
    <email:To>crew@harbourlights.example</email:To>
    <email:From>${from}</email:From>
    <email:Subject>${subject}</email:Subject>
    <email:DateReceived>${received}</email:DateReceived>
    <email:Importance>1</email:Importance>
    <email:Read>0</email:Read>
    <airsyncbase:Body>
      <airsyncbase:Type>1</airsyncbase:Type>
      <airsyncbase:EstimatedDataSize>${Buffer.byteLength(text)}</airsyncbase:EstimatedDataSize>
      <airsyncbase:Truncated>0</airsyncbase:Truncated>
      <airsyncbase:Data>${text}</airsyncbase:Data>
    </airsyncbase:Body>
    <email:MessageClass>${messageClass}</email:MessageClass>
    <email:InternetCPID>65001</email:InternetCPID>`;
}
