// Stands in for the process that runs jobs, and does to each what its process string says.
const picture = { parts: [{ ok: true, status: 200, headers: {}, body: new Uint8Array([1]) }] };

process.on('message', ({ job }) => {
  if (job.process === 'exit') process.exit(7);
  while (job.process === 'loop');
  process.send(picture);
});
process.send({});
