// Advice about an error, for each code.
import type { ErrorCode } from 'oss-img';

export const errorAdviceEn: Readonly<Record<ErrorCode, string>> = {
  InvalidArgument:
    'Correct the value that the message names: it says what was expected and what came. The playground underlines the place.',
  MissingArgument: 'Add the missing parameter. The page of the action lists which parameters it needs.',
  BadRequest:
    'Check the source and the texts: the file must be in a format that can be read, and text and fonts must be URL-safe Base64.',
  CutEdgeExceedRange: 'Start the crop inside the picture: make x and y smaller, or choose another origin with g.',
  ImageTooLarge: 'Use a smaller source, or scale the picture down before the step that fails.',
  MemLimitExceeded:
    'Ask for less: smaller dimensions, fewer frames or fewer steps. The limit can be raised where the processor is made.',
  WatermarkError: 'Use fewer different watermark pictures; the same picture may be laid on several times.',
  TooManyPipes:
    'Separate the steps by slashes. A pipe separates whole instructions, such as image/... from sys/saveas.',
  BadWebPImage: 'The WebP file is cut off or broken. Export it again from the original, or upload it again.',
  ImageDamage: 'The file is cut off or broken. Open it in a viewer, export it again, and upload it again.',
  InvalidRequest: 'Sign the request, or leave out the response-* parameters that change headers of the reply.',
  InvalidObjectName: 'Shorten the key, and do not let it begin with a slash or backslash.',
  InvalidBucketName:
    'Use lower-case letters, digits and hyphens only, with a letter or digit at both ends; the message tells the lengths allowed.',
  InvalidDigest: 'Calculate Content-MD5 over the body as it is sent, and encode the 16 bytes in Base64.',
  InvalidPart: 'Upload the missing part again, and send the ETag that its upload answered with.',
  InvalidPartOrder: 'List the parts by ascending number.',
  MalformedXML: 'Compare the body with the example in the documentation of the operation; mind unclosed tags.',
  EntityTooLarge: 'Upload a smaller file, or allow more in the content-length-range of the policy.',
  EntityTooSmall: 'Upload more at a time. Only the last part of a multipart upload may be small.',
  FieldItemTooLong: 'Shorten the form field. Large content belongs in the file, not in a field.',
  IncorrectNumberOfFilesInPOSTRequest: 'Send exactly one field called file, as the last one of the form.',
  InvalidPolicyDocument: 'Check the policy: it must be the Base64 of JSON with expiration and conditions.',
  MalformedPOSTRequest: 'Let the browser write the form (FormData), and do not set Content-Type yourself.',
  MaxPOSTPreDataLengthExceededError: 'Put the file last, and keep the fields before it short.',
  RequestIsNotMultiPartContent: 'Send the form as multipart/form-data.',
  TooManyStyles: 'Delete styles that are no longer used, or put the variants into one style with fewer names.',
  RequestTimeout: 'Send the request again; the body stopped arriving.',
  AccessDenied: 'Sign the request, renew a signature that has expired, or change the ACL of the bucket or object.',
  InvalidAccessKeyId: 'Check the AccessKey ID, and that it belongs to the account that owns the bucket.',
  InvalidSecurityToken: 'Get new temporary credentials from STS, and send their token with the request.',
  RequestTimeTooSkewed: 'Set the clock of the machine that signs.',
  SignatureDoesNotMatch:
    'Compare the string to sign in the reply with yours, line by line: method, headers, resource, and parameters such as x-oss-process.',
  NoSuchKey: 'Check the key, with upper and lower case. For a watermark, check the key in image_ after decoding it.',
  NoSuchBucket: 'Check the name of the bucket and its endpoint, or make the bucket first.',
  NoSuchStyle: 'Check the name of the style, or save it first: styles belong to one bucket.',
  NoSuchUpload: 'Start the multipart upload again: it was completed, aborted, or never begun.',
  MethodNotAllowed: 'Use a method that the resource has.',
  BucketNotEmpty: 'Delete the objects of the bucket first.',
  FileAlreadyExists: 'Choose another key, or leave out x-oss-forbid-overwrite.',
  ObjectNotAppendable: 'Append only to objects that were made by AppendObject; delete this one or choose another key.',
  PositionNotEqualToLength: 'Append at the position that the reply names: the current length of the object.',
  PreconditionFailed: 'Read the object again: it changed since the ETag or date of the condition.',
  InvalidRange: 'Ask for a range inside the object; its length is in Content-Length of a HEAD request.',
  MirrorFailed: 'Check that the site answers for the picture: its address, its server and the network.',
  InternalError: 'This is a fault of the package. Please report it with the process string and the picture.',
  NotImplemented: 'Only the cloud can do this. Send the same URL to the real service.',
  QuotaExceeded: 'Delete pictures from the bucket, or free storage of this site in the settings of the browser.',
};
