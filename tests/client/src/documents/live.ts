import { graphql } from "../generated/gql.js";

/** A thread on the screen: whatever changes in it comes with every answer, so that the cache follows. */
export const InquiryThread = graphql(`
  fragment InquiryThread on Inquiry {
    ...InquiryRow
    messages {
      id
      body
      createdAt
      organisation {
        id
        legalName
      }
    }
    quotations {
      id
      number
      revision
      state
      total {
        amount
        currency
      }
    }
  }
`);

export const Thread = graphql(`
  query Thread($id: ID!) {
    node(id: $id) {
      ... on Inquiry {
        ...InquiryThread
      }
    }
  }
`);

export const InquiryChanged = graphql(`
  subscription InquiryChanged($id: ID!) {
    inquiryChanged(id: $id) {
      event {
        kind
        byViewer
      }
      inquiry {
        ...InquiryThread
      }
    }
  }
`);

export const OrderChanged = graphql(`
  subscription OrderChanged($id: ID!) {
    orderChanged(id: $id) {
      event {
        kind
        byViewer
      }
      order {
        ...OrderRow
        deliveries {
          id
          state
        }
      }
    }
  }
`);

export const DeliveryChanged = graphql(`
  subscription DeliveryChanged($id: ID!) {
    deliveryChanged(id: $id) {
      event {
        kind
        byViewer
      }
      delivery {
        id
        state
      }
    }
  }
`);

export const ViewerEvents = graphql(`
  subscription ViewerEvents($after: String) {
    viewerEvents(after: $after) {
      cursor
      event {
        kind
        at
        subjectId
        byViewer
        inquiry {
          ...InquiryRow
        }
      }
    }
  }
`);

export const ViewerCounts = graphql(`
  subscription ViewerCounts {
    viewerCounts {
      inquiries
      quotations
      orders
      deliveries
    }
  }
`);

export const WhatWaits = graphql(`
  query WhatWaits {
    viewer {
      id
      counts {
        inquiries
        quotations
        orders
        deliveries
      }
    }
  }
`);

export const MessageSend = graphql(`
  mutation MessageSend($input: InquiryMessageSendInput!) {
    inquiryMessageSend(input: $input) {
      message {
        id
        body
      }
      userErrors {
        ...Mistake
      }
    }
  }
`);
