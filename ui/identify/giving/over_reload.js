// A photo that waits for its answer outlives a reload: Gradio makes one when a server comes back.
const WAITING_PHOTO = "photo that waits";

const forgetWaiting = () => sessionStorage.removeItem(WAITING_PHOTO);

const keepWaiting = (photo) => new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => {
        try {
            sessionStorage.setItem(WAITING_PHOTO, reader.result);
        } catch {
            // A browser keeps no more than some megabytes.
            forgetWaiting();
        }
        done();
    };
    reader.onerror = done;
    reader.readAsDataURL(photo);
});

const takeWaiting = async () => {
    const kept = sessionStorage.getItem(WAITING_PHOTO);
    forgetWaiting();
    return kept && (await fetch(kept)).blob();
};
