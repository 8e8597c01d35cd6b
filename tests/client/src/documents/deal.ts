import { graphql } from "../generated/gql.js";

export const InquiryRow = graphql(`
  fragment InquiryRow on Inquiry {
    id
    number
    state
    order {
      id
    }
  }
`);

export const OrderRow = graphql(`
  fragment OrderRow on Order {
    id
    number
    state
    terms {
      total {
        amount
        currency
      }
    }
  }
`);

export const MyInquiries = graphql(`
  query MyInquiries($side: TradeSide!, $first: Int!, $after: String) {
    viewer {
      id
      inquiries(side: $side, first: $first, after: $after) {
        edges {
          cursor
          node {
            ...InquiryRow
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const MyOrders = graphql(`
  query MyOrders($side: TradeSide!, $first: Int!) {
    viewer {
      id
      orders(side: $side, first: $first) {
        edges {
          cursor
          node {
            ...OrderRow
          }
        }
      }
    }
  }
`);

export const InquirySubmit = graphql(`
  mutation InquirySubmit($input: InquirySubmitInput!) {
    inquirySubmit(input: $input) {
      inquiry {
        ...InquiryRow
      }
      userErrors {
        ...Mistake
      }
    }
  }
`);

export const QuotationSend = graphql(`
  mutation QuotationSend($input: QuotationSendInput!) {
    quotationSend(input: $input) {
      quotation {
        id
        number
        revision
        total {
          amount
          currency
        }
      }
      userErrors {
        ...Mistake
      }
    }
  }
`);

export const QuotationAccept = graphql(`
  mutation QuotationAccept($input: QuotationAcceptInput!) {
    quotationAccept(input: $input) {
      orderEdge {
        cursor
        node {
          ...OrderRow
          inquiry {
            ...InquiryRow
          }
        }
      }
      userErrors {
        ...Mistake
      }
    }
  }
`);

export const QuotationReject = graphql(`
  mutation QuotationReject($input: QuotationRejectInput!) {
    quotationReject(input: $input) {
      quotation {
        id
        state
      }
      userErrors {
        ...Mistake
      }
    }
  }
`);
