// The microphone: sends what is said, block by block, and shows what is heard. `element`, `trigger`, `props`, `server` and
// `watch` are Gradio's. The next block goes when the last one has been answered: where the server is slow, blocks grow, and
// no sound is lost.
const LEAST_S = 0.25, MOST_S = 2, MOST_WAITING_S = 60;
const SAMPLES = `
registerProcessor('samples', class extends AudioWorkletProcessor {
  process([[channel]]) {
    if (channel) this.port.postMessage(channel.slice());
    return true;
  }
});`;
const button = element.querySelector('button'), handsFree = element.querySelector('input');
const line = element.querySelector('.hearing');
let recording = null;

const show = (words, isProblem = false) => {
  line.textContent = words;
  line.classList.toggle('problem', isProblem);
  line.hidden = !words;
};

const refresh = () => {
  button.textContent = recording && !recording.isHandsFree ? 'Done' : 'Speak';
  button.classList.toggle('on', Boolean(recording));
  button.disabled = Boolean(recording && (recording.isHandsFree || recording.isOver));
  handsFree.disabled = Boolean(recording && (!recording.isHandsFree || recording.isOver));
  handsFree.checked = Boolean(recording && recording.isHandsFree && !recording.isOver);
};

const finish = (mine) => {
  mine.isOver = true;
  if (mine.stream) mine.stream.getTracks().forEach((track) => track.stop());
  if (mine.context && mine.context.state !== 'closed') mine.context.close();
  refresh();
};

const end = (mine, words) => {
  finish(mine);
  recording = null;
  refresh();
  show(words, Boolean(words));
};

const start = async (isHandsFree) => {
  const mine = {isHandsFree, isOver: false, isSent: false, samples: []};
  recording = mine;
  refresh();
  show('Listening ...');
  try {
    if (!navigator.mediaDevices) throw new Error('the browser has one for https pages only');
    mine.stream = await navigator.mediaDevices.getUserMedia({audio: {echoCancellation: true}});
    mine.context = new AudioContext();
    const url = URL.createObjectURL(new Blob([SAMPLES], {type: 'text/javascript'}));
    await mine.context.audioWorklet.addModule(url);
    URL.revokeObjectURL(url);
    mine.rate = mine.context.sampleRate;
    const node = new AudioWorkletNode(mine.context, 'samples');
    node.port.onmessage = ({data}) => {
      if (mine.samples.length < MOST_WAITING_S * mine.rate) mine.samples.push(...data);
    };
    mine.context.createMediaStreamSource(mine.stream).connect(node);
  } catch (error) {
    end(mine, `I cannot use the microphone: ${error.message}. Please type.`);
    return;
  }
  if (mine.isOver) end(mine, '');
  else trigger('select', {rate: mine.rate, is_hands_free: isHandsFree});
};

const encode = (samples) => {
  const bytes = new Uint8Array(Int16Array.from(samples, (x) => 32767 * Math.max(-1, Math.min(1, x))).buffer);
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

const send = async (mine, key) => {
  for (;;) {
    while (!mine.isOver && mine.samples.length < LEAST_S * mine.rate) await new Promise((go) => setTimeout(go, 50));
    const isOver = mine.isOver;
    const samples = mine.samples.splice(0, MOST_S * mine.rate);
    const isLast = isOver && !mine.samples.length;
    let told = {say: [], problem: 'The connection is lost.', is_over: true};
    try {
      told = await server.hear({key, sound: encode(samples), is_last: isLast});
    } catch (error) {}
    for (const each of told.say) trigger('submit', each);
    if (told.is_changed || told.draft) trigger('input', {draft: told.draft});
    if (told.draft) document.querySelector('#say textarea, #say input').focus();
    if (told.is_over) return end(mine, told.problem);
    show(told.hearing || 'Listening ...');
  }
};

button.addEventListener('click', () => recording ? finish(recording) : start(false));
handsFree.addEventListener('change', () => recording ? finish(recording) : start(true));
watch('value', () => {
  if (recording && !recording.isSent) {
    recording.isSent = true;
    send(recording, props.value);
  }
});
