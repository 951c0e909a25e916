// Code for the official SDKs. The key pair comes from the environment, as their documentation advises.
import { splitSaveAs } from '../text/process-text.ts';
import { readSaveAs } from '../text/save-as.ts';
import {
  type CodeInput,
  endpointAddress,
  fileName,
  type Generator,
  getProcess,
  isReport,
  isUsual,
  savesResult,
  validSeconds,
} from './code-input.ts';
import { go, java, javaScript, php, python } from './quoting.ts';

/** The tasks of the code, in the order in which it is decided: sys/saveas needs a POST, and a private picture a signature. */
interface Purpose<T> {
  readonly save: () => T;
  readonly sign: () => T;
  readonly report: () => T;
  readonly download: () => T;
}

function forPurpose<T>(input: CodeInput, { save, sign, report, download }: Purpose<T>): T {
  if (savesResult(input)) return save();
  if (isReport(input)) return report();
  return input.isPrivate ? sign() : download();
}

const sdk = (
  id: string,
  name: string,
  lines: (input: CodeInput) => readonly (string | readonly string[])[],
): Generator => ({
  id,
  name,
  write: (input) => ({ text: lines(input).flat().join('\n') }),
});

const aliOss = sdk('ali-oss', 'Node.js, ali-oss', (input) => {
  const { endpoint, key } = input;
  const process = getProcess(input);
  const target = readSaveAs(splitSaveAs(input.process).saveAs);
  return [
    "import OSS from 'ali-oss';",
    forPurpose(input, {
      save: () => [],
      report: () => [],
      sign: () => [],
      download: () => ["import { writeFile } from 'node:fs/promises';"],
    }),
    '',
    'const client = new OSS({',
    `  region: ${javaScript(`oss-${endpoint.region}`)},`,
    `  bucket: ${javaScript(endpoint.bucket)},`,
    ...(isUsual(endpoint) ? [] : [`  endpoint: ${javaScript(endpointAddress(endpoint))},`]),
    ...(endpoint.domain === undefined ? [] : ['  cname: true,']),
    ...(endpoint.scheme === 'https' ? ['  secure: true,'] : []),
    '  authorizationV4: true,',
    '  accessKeyId: process.env.OSS_ACCESS_KEY_ID,',
    '  accessKeySecret: process.env.OSS_ACCESS_KEY_SECRET,',
    '});',
    '',
    ...forPurpose<readonly string[]>(input, {
      save: () => [
        `await client.processObjectSave(${[key, target?.key ?? '', process, ...(target?.bucket ? [target.bucket] : [])].map(javaScript).join(', ')});`,
      ],
      report: () => [
        `const { content } = await client.get(${javaScript(key)}, { process: ${javaScript(process)} });`,
        'const facts = JSON.parse(content.toString());',
        'console.log(facts);',
      ],
      sign: () => [
        `const queries = { 'x-oss-process': ${javaScript(process)} };`,
        `const url = await client.signatureUrlV4('GET', ${validSeconds}, { queries }, ${javaScript(key)});`,
        'console.log(url);',
      ],
      download: () => [
        `const { content } = await client.get(${javaScript(key)}, { process: ${javaScript(process)} });`,
        `await writeFile(${javaScript(fileName(input))}, content);`,
      ],
    }),
  ];
});

const pythonV1 = sdk('python-oss2', 'Python, oss2', (input) => {
  const { endpoint, key } = input;
  const process = getProcess(input);
  const settings = [
    'auth',
    python(endpointAddress(endpoint)),
    python(endpoint.bucket),
    ...(endpoint.domain === undefined ? [] : ['is_cname=True']),
    `region=${python(endpoint.region)}`,
  ];
  return [
    ...(isReport(input) ? ['import json', ''] : []),
    'import oss2',
    'from oss2.credentials import EnvironmentVariableCredentialsProvider',
    '',
    'auth = oss2.ProviderAuthV4(EnvironmentVariableCredentialsProvider())',
    `bucket = oss2.Bucket(${settings.join(', ')})`,
    forPurpose<readonly string[]>(input, {
      save: () => [`bucket.process_object(${python(key)}, ${python(input.process)})`],
      report: () => [
        `answer = bucket.get_object(${python(key)}, process=${python(process)})`,
        'facts = json.loads(answer.read())',
        'print(facts)',
      ],
      sign: () => [
        `params = {'x-oss-process': ${python(process)}}`,
        `print(bucket.sign_url('GET', ${python(key)}, ${validSeconds}, params=params, slash_safe=True))`,
      ],
      download: () => [
        `bucket.get_object_to_file(${python(key)}, ${python(fileName(input))}, process=${python(process)})`,
      ],
    }),
  ];
});

const pythonV2 = sdk('python', 'Python, alibabacloud-oss-v2', (input) => {
  const { endpoint } = input;
  const request = (name: string, process: string): string[] => [
    `request = oss.${name}(`,
    `    bucket=${python(endpoint.bucket)},`,
    `    key=${python(input.key)},`,
    `    process=${python(process)},`,
    ')',
  ];
  const get = request('GetObjectRequest', getProcess(input));
  const imports = forPurpose(input, {
    save: () => [],
    report: () => ['import json', ''],
    sign: () => ['import datetime', ''],
    download: () => [],
  });
  return [
    imports,
    'import alibabacloud_oss_v2 as oss',
    '',
    'settings = oss.config.load_default()',
    'settings.credentials_provider = oss.credentials.EnvironmentVariableCredentialsProvider()',
    `settings.region = ${python(endpoint.region)}`,
    ...(isUsual(endpoint) ? [] : [`settings.endpoint = ${python(endpointAddress(endpoint))}`]),
    ...(endpoint.domain === undefined ? [] : ['settings.use_cname = True']),
    'client = oss.Client(settings)',
    '',
    forPurpose<readonly string[]>(input, {
      save: () => [...request('ProcessObjectRequest', input.process), 'client.process_object(request)'],
      report: () => [
        ...get,
        'with client.get_object(request).body as body:',
        '    facts = json.loads(body.read())',
        'print(facts)',
      ],
      sign: () => [
        ...get,
        `answer = client.presign(request, expires=datetime.timedelta(seconds=${validSeconds}))`,
        'print(answer.url)',
      ],
      download: () => [...get, `client.get_object_to_file(request, ${python(fileName(input))})`],
    }),
  ];
});

const javaV1 = sdk('java', 'Java', (input) => {
  const { endpoint } = input;
  const place = `${java(endpoint.bucket)}, ${java(input.key)}`;
  const process = java(getProcess(input));
  const { imports, calls } = forPurpose<{ imports: readonly string[]; calls: readonly string[] }>(input, {
    save: () => ({
      imports: ['com.aliyun.oss.model.ProcessObjectRequest'],
      calls: [
        `ProcessObjectRequest request = new ProcessObjectRequest(${place}, ${java(input.process)});`,
        'client.processObject(request).getResponse().getContent().close();',
      ],
    }),
    report: () => ({
      imports: ['com.aliyun.oss.model.GetObjectRequest', 'java.nio.charset.StandardCharsets'],
      calls: [
        `GetObjectRequest request = new GetObjectRequest(${place});`,
        `request.setProcess(${process});`,
        'byte[] json = client.getObject(request).getObjectContent().readAllBytes();',
        'System.out.println(new String(json, StandardCharsets.UTF_8));',
      ],
    }),
    sign: () => ({
      imports: ['com.aliyun.oss.model.GeneratePresignedUrlRequest', 'java.util.Date'],
      calls: [
        `GeneratePresignedUrlRequest request = new GeneratePresignedUrlRequest(${place});`,
        `request.setProcess(${process});`,
        `request.setExpiration(new Date(System.currentTimeMillis() + ${validSeconds} * 1000L));`,
        'System.out.println(client.generatePresignedUrl(request));',
      ],
    }),
    download: () => ({
      imports: ['com.aliyun.oss.model.GetObjectRequest', 'java.io.File'],
      calls: [
        `GetObjectRequest request = new GetObjectRequest(${place});`,
        `request.setProcess(${process});`,
        `client.getObject(request, new File(${java(fileName(input))}));`,
      ],
    }),
  });
  const always = [
    'com.aliyun.oss.ClientBuilderConfiguration',
    'com.aliyun.oss.OSS',
    'com.aliyun.oss.OSSClientBuilder',
    'com.aliyun.oss.common.auth.CredentialsProviderFactory',
    'com.aliyun.oss.common.comm.SignVersion',
  ];
  return [
    [...always, ...imports].map((name) => `import ${name};`),
    '',
    'public class Main {',
    '  public static void main(String[] args) throws Exception {',
    '    ClientBuilderConfiguration settings = new ClientBuilderConfiguration();',
    '    settings.setSignatureVersion(SignVersion.V4);',
    ...(endpoint.domain === undefined ? [] : ['    settings.setSupportCname(true);']),
    '    OSS client = OSSClientBuilder.create()',
    `        .endpoint(${java(endpointAddress(endpoint))})`,
    `        .region(${java(endpoint.region)})`,
    '        .credentialsProvider(CredentialsProviderFactory.newEnvironmentVariableCredentialsProvider())',
    '        .clientConfiguration(settings)',
    '        .build();',
    '',
    calls.map((line) => `    ${line}`),
    '    client.shutdown();',
    '  }',
    '}',
  ];
});

const goV2 = sdk('go', 'Go', (input) => {
  const { endpoint } = input;
  const request = (name: string, process: string): string[] => [
    `request := &oss.${name}{`,
    `\tBucket:  oss.Ptr(${go(endpoint.bucket)}),`,
    `\tKey:     oss.Ptr(${go(input.key)}),`,
    `\tProcess: oss.Ptr(${go(process)}),`,
    '}',
  ];
  const get = request('GetObjectRequest', getProcess(input));
  const failing = ['if err != nil {', '\tlog.Fatal(err)', '}'];
  const { imports, calls } = forPurpose<{ imports: readonly string[]; calls: readonly string[] }>(input, {
    save: () => ({
      imports: ['context', 'log'],
      calls: [
        ...request('ProcessObjectRequest', input.process),
        '_, err := client.ProcessObject(context.Background(), request)',
        ...failing,
      ],
    }),
    report: () => ({
      imports: ['context', 'encoding/json', 'fmt', 'log'],
      calls: [
        ...get,
        'answer, err := client.GetObject(context.Background(), request)',
        ...failing,
        'defer answer.Body.Close()',
        'var facts map[string]any',
        'if err := json.NewDecoder(answer.Body).Decode(&facts); err != nil {',
        '\tlog.Fatal(err)',
        '}',
        'fmt.Println(facts)',
      ],
    }),
    sign: () => ({
      imports: ['context', 'fmt', 'log', 'time'],
      calls: [
        ...get,
        `answer, err := client.Presign(context.Background(), request, oss.PresignExpires(${validSeconds}*time.Second))`,
        ...failing,
        'fmt.Println(answer.URL)',
      ],
    }),
    download: () => ({
      imports: ['context', 'log'],
      calls: [
        ...get,
        `_, err := client.GetObjectToFile(context.Background(), request, ${go(fileName(input))})`,
        ...failing,
      ],
    }),
  });
  const settings = [
    'WithCredentialsProvider(credentials.NewEnvironmentVariableCredentialsProvider())',
    `WithRegion(${go(endpoint.region)})`,
    ...(isUsual(endpoint) ? [] : [`WithEndpoint(${go(endpointAddress(endpoint))})`]),
    ...(endpoint.domain === undefined ? [] : ['WithUseCName(true)']),
  ];
  return [
    'package main',
    '',
    'import (',
    imports.map((name) => `\t"${name}"`),
    '',
    '\t"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"',
    '\t"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"',
    ')',
    '',
    'func main() {',
    '\tsettings := oss.LoadDefaultConfig().',
    `\t\t${settings.join('.\n\t\t')}`,
    '\tclient := oss.NewClient(settings)',
    calls.map((line) => `\t${line}`),
    '}',
  ];
});

const phpV2 = sdk('php', 'PHP', (input) => {
  const { endpoint } = input;
  const request = (name: string, process: string): string[] => [
    `$request = new Oss\\Models\\${name}(bucket: ${php(endpoint.bucket)}, key: ${php(input.key)});`,
    `$request->process = ${php(process)};`,
  ];
  const get = request('GetObjectRequest', getProcess(input));
  return [
    '<?php',
    "require __DIR__ . '/vendor/autoload.php';",
    '',
    'use AlibabaCloud\\Oss\\V2 as Oss;',
    '',
    '$settings = Oss\\Config::loadDefault();',
    '$settings->setCredentialsProvider(new Oss\\Credentials\\EnvironmentVariableCredentialsProvider());',
    `$settings->setRegion(${php(endpoint.region)});`,
    ...(isUsual(endpoint) ? [] : [`$settings->setEndpoint(${php(endpointAddress(endpoint))});`]),
    ...(endpoint.domain === undefined ? [] : ['$settings->setUseCname(true);']),
    '$client = new Oss\\Client($settings);',
    '',
    forPurpose<readonly string[]>(input, {
      save: () => [...request('ProcessObjectRequest', input.process), '$client->processObject($request);'],
      report: () => [
        ...get,
        '$answer = $client->getObject($request);',
        '$facts = json_decode($answer->body->getContents(), true);',
        'print_r($facts);',
      ],
      sign: () => [
        ...get,
        `$answer = $client->presign($request, ['expires' => new \\DateInterval('PT${validSeconds}S')]);`,
        'echo $answer->url, PHP_EOL;',
      ],
      download: () => [
        ...get,
        '$answer = $client->getObject($request);',
        `file_put_contents(${php(fileName(input))}, $answer->body->getContents());`,
      ],
    }),
  ];
});

export const sdkGenerators: readonly Generator[] = [aliOss, pythonV2, pythonV1, javaV1, goV2, phpV2];
