import { UnavailableError } from '@tocsin/runtime';
import { UploadRoom } from './upload-room.js';

it('has room for so many bytes in all, and not for one more', () => {
  const room = new UploadRoom(10);
  const [first, second] = [room.share(), room.share()];
  first.take(4);
  second.take(6);
  expect(() => first.take(1)).toThrow(UnavailableError);
  expect(() => first.take(1)).toThrow('uploads take all of the 10 bytes that they may: try again later');
});

it('has the room again that a request took, once, when that is over', () => {
  const room = new UploadRoom(10);
  const first = room.share();
  first.take(4);
  first.take(6);
  first.release();
  first.release();
  const second = room.share();
  second.take(10);
  expect(() => second.take(1)).toThrow(UnavailableError);
});

it('gives nothing to a request that is over: nobody would give it back', () => {
  const share = new UploadRoom(10).share();
  share.release();
  expect(() => share.take(1)).toThrow(UnavailableError);
});
