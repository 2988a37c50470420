"""Photos, voice and video about any subject: uploaded in resumable parts, seen after the subject itself."""
